package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An exact head, mostly on the small backbone of {@link Fixtures}, as the command line trains it.
 *
 * @param data what it learned from
 * @param backbone that it is on
 * @param model its file
 */
record TrainedHead(Path data, Path backbone, Path model) {
  /**
   * Trains one on the small backbone.
   *
   * @param folder where backbone and model are written
   * @param more other options
   */
  static TrainedHead of(Path folder, Path data, Object... more) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return on(Fixtures.backbone(folder.resolve("tiny.onnx")), folder, data, more);
  }

  /** Trains one on another backbone. */
  static TrainedHead on(Path backbone, Path folder, Path data, Object... more) {
    Path out = folder.resolve("out");
    List<Object> words = new ArrayList<>(List.of("train", data, "--backbone", backbone));
    words.addAll(List.of("--resize", 64, "--crop", 64, "--strategy", "head", "--out", out));
    words.addAll(List.of(more));
    Cli run = Cli.run(words.toArray());
    assertThat(run.status()).as(run.err()).isZero();
    return new TrainedHead(data, backbone, out.resolve("model.onnx"));
  }
}
