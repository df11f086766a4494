package dev.graft.report;

import dev.graft.AtomicFile;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.StorageFailure;
import dev.graft.data.Sample;
import dev.graft.modality.Excerpt;
import dev.graft.modality.Modality;
import dev.graft.train.Judged;
import dev.graft.train.RunRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What came of a run, as one HTML page for people. It needs no network and no other file. Names of
 * classes and files are shown as they are and can do nothing.
 */
public final class Report {
  /** The file's name in a run's folder. */
  public static final String FILE = "report.html";

  private Report() {}

  /**
   * Writes {@code report.html}.
   *
   * @param folder an existing folder
   * @param record the run
   * @param judged what the model answers, by part of the data; the samples of the part that is
   *     looked into (val, else test, else train) are read where they are shown, and those that have
   *     words are asked about once more without each of these
   * @param modality what they are
   * @return the file
   * @throws GraftException if it cannot be written
   */
  public static Path write(
      Path folder, RunRecord record, Map<String, Judged> judged, Modality modality) {
    Examples examples = examples(record, judged);
    Map<Sample, WordPulls> pulls =
        WordPulls.of(Path.of(record.model()), outputs(examples, record), modality);
    return write(folder, html(record, judged, modality, pulls));
  }

  /** Writes a page as the report of a folder. */
  static Path write(Path folder, String page) {
    Path file = folder.resolve(FILE);
    try {
      AtomicFile.write(file, ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8)));
      return file;
    } catch (IOException e) {
      throw StorageFailure.of(
          "%s cannot be written".formatted(FILE), folder, e, "choose another output folder");
    }
  }

  /** The page; the same for the same run. */
  static String html(
      RunRecord record,
      Map<String, Judged> judged,
      Modality modality,
      Map<Sample, WordPulls> pulls) {
    String part = DataParts.detail(record);
    Optional<Judged> detail = Optional.ofNullable(judged.get(part));
    Examples examples = examples(record, judged);
    Gallery gallery =
        new Gallery(
            examples,
            excerpts(examples, modality),
            pulls,
            DataParts.adjective(part) + " " + record.data().samples());
    Opening opening = new Opening(record);
    return Page.of(
            opening.title(),
            opening.html(),
            List.of(
                new Section("quality", "How good it is", new Quality(record, detail).body()),
                new Section("blocks", "What moved", MovedBlocks.body(record)),
                new Section("learning", "How training went", new Learning(record).body()),
                new Section("examples", "Worth a look", gallery.body()),
                new Section("making", "How it was made", Making.body(record)),
                new Section("data", "The data", DataSection.body(record)),
                new Section("run", "The run", RunSection.body(record)),
                new Section("use", "Use the model", Usage.body(record))))
        .markup();
  }

  private static Examples examples(RunRecord record, Map<String, Judged> judged) {
    return Optional.ofNullable(judged.get(DataParts.detail(record)))
        .map(answers -> Examples.of(answers, record.classes()))
        .orElseGet(() -> new Examples(List.of(), List.of()));
  }

  /** What the first thing said of each example is, counted among the model's outputs. */
  private static Map<Sample, Integer> outputs(Examples examples, RunRecord record) {
    Map<Sample, Integer> outputs = new HashMap<>();
    Stream.concat(examples.wrong().stream(), examples.unsure().stream())
        .forEach(
            example ->
                outputs.put(
                    example.sample(), record.classes().indexOf(example.claims().get(0).name())));
    return outputs;
  }

  /** What is shown of the examples; a file that cannot be read any more is left out. */
  private static Map<Sample, Excerpt> excerpts(Examples examples, Modality modality) {
    Map<Sample, Excerpt> excerpts = new ConcurrentHashMap<>();
    Stream.concat(examples.wrong().stream(), examples.unsure().stream())
        .map(Example::sample)
        .forEach(
            sample -> {
              try (Content file = sample.open()) {
                excerpts.put(sample, modality.excerpt(file));
              } catch (IOException | OutOfMemoryError e) {
                // Its card says so.
              }
            });
    return excerpts;
  }
}
