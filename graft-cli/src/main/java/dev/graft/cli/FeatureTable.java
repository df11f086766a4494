package dev.graft.cli;

import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.features.FeatureSet;
import dev.graft.train.Parts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Features with their samples, as files that other programs read. */
final class FeatureTable {
  private final Parts parts;

  FeatureTable(Parts parts) {
    this.parts = parts;
  }

  /** A line per sample: path, part, answers, and the features if asked for. */
  byte[] toCsv(boolean withFeatures) throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.DEFAULT)) {
      csv.printRecord(header(withFeatures));
      for (Map.Entry<String, FeatureSet> part : parts.byName().entrySet()) {
        FeatureSet features = part.getValue();
        for (int row = 0; row < features.size(); row++) {
          csv.printRecord(line(part.getKey(), features, row, withFeatures));
        }
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private List<String> header(boolean withFeatures) {
    List<String> header = new ArrayList<>(List.of("path", "split"));
    switch (parts.data().task()) {
      case CLASSIFY -> header.add("label");
      case MULTILABEL, DETECT -> header.add("labels");
      case REGRESS -> header.addAll(parts.data().outputNames());
      case TRANSCRIBE -> header.add("text");
    }
    for (int i = 0; withFeatures && i < parts.train().width(); i++) {
      header.add("f" + i);
    }
    return header;
  }

  private List<String> line(String part, FeatureSet features, int row, boolean withFeatures) {
    Sample sample = features.samples().get(row);
    List<String> line = new ArrayList<>(List.of(sample.name(), part));
    List<String> names = parts.data().outputNames();
    if (sample.target() instanceof Target.ClassIndex single) {
      line.add(names.get(single.index()));
    } else if (sample.target() instanceof Target.Labels labels) {
      line.add(labels.indices().stream().map(names::get).collect(Collectors.joining(";")));
    } else if (sample.target() instanceof Target.Boxes boxes) {
      line.add(
          boxes.boxes().stream()
              .map(box -> names.get(box.index()))
              .distinct()
              .collect(Collectors.joining(";")));
    } else if (sample.target() instanceof Target.Values values) {
      values.values().forEach(value -> line.add(value.toString()));
    }
    if (withFeatures) {
      for (float value : features.row(row)) {
        line.add(Float.toString(value));
      }
    }
    return line;
  }

  /** NumPy's format, version 1.0: float32 [rows, features] in the order of the CSV's lines. */
  ByteBuffer toNpy() {
    int rows = parts.byName().values().stream().mapToInt(FeatureSet::size).sum();
    int width = parts.train().width();
    String dictionary =
        String.format(
            Locale.ROOT,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
            rows,
            width);
    int unpadded = 10 + dictionary.length() + 1;
    String header = dictionary + " ".repeat((64 - unpadded % 64) % 64) + "\n";
    ByteBuffer npy =
        ByteBuffer.allocate(
                Math.addExact(10 + header.length(), 4 * Math.multiplyExact(rows, width)))
            .order(ByteOrder.LITTLE_ENDIAN);
    npy.put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0);
    npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    for (FeatureSet part : parts.byName().values()) {
      for (int row = 0; row < part.size(); row++) {
        for (float value : part.row(row)) {
          npy.putFloat(value);
        }
      }
    }
    return npy.flip();
  }
}
