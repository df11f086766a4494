package dev.graft.data;

import dev.graft.GraftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What was made of a data set, a line for each thing that there is to say. */
final class DataSummary {
  private DataSummary() {}

  /** The description, or the failure that there is instead. */
  static String of(Supplier<DataSet> reading) {
    try (DataSet data = reading.get()) {
      List<String> lines = new ArrayList<>();
      lines.add(
          data.task().name().toLowerCase(Locale.ROOT)
              + ": "
              + String.join(", ", data.outputNames()));
      part(lines, "train", data, data.train());
      part(lines, "val", data, data.validation());
      part(lines, "test", data, data.test());
      Skipped.kinds(data.skipped()).forEach(kind -> lines.add("skipped: " + kind.describe()));
      data.warnings().stream()
          .filter(warning -> !warning.startsWith("no sample is set aside"))
          .forEach(warning -> lines.add("warning: " + warning));
      return String.join("\n", lines);
    } catch (GraftException e) {
      return "status " + e.fault().exitStatus() + ": " + e.getMessage();
    }
  }

  private static void part(List<String> lines, String name, DataSet data, List<Sample> samples) {
    if (!samples.isEmpty()) {
      Map<String, Long> counts =
          samples.stream()
              .collect(
                  Collectors.groupingBy(
                      sample -> answer(data, sample.target()),
                      TreeMap::new,
                      Collectors.counting()));
      lines.add(
          name
              + ": "
              + (data.task() == Task.REGRESS || data.task() == Task.TRANSCRIBE
                  ? samples.size()
                  : counts.entrySet().stream()
                      .map(one -> one.getKey() + " " + one.getValue())
                      .collect(Collectors.joining(", "))));
    }
  }

  private static String answer(DataSet data, Target target) {
    if (target instanceof Target.ClassIndex one) {
      return data.outputNames().get(one.index());
    }
    if (target instanceof Target.Labels labels && !labels.indices().isEmpty()) {
      return labels.indices().stream()
          .map(data.outputNames()::get)
          .collect(Collectors.joining("+"));
    }
    if (target instanceof Target.Boxes boxes && !boxes.boxes().isEmpty()) {
      return boxes.boxes().stream()
          .map(box -> data.outputNames().get(box.index()))
          .collect(Collectors.joining("+"));
    }
    return "none";
  }
}
