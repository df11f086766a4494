package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code graft warm-up}: runs every step of the main job once on pictures that it makes, so that
 * the launcher can record which classes a run loads, and native libraries get unpacked.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Run the main job once on made-up pictures.")
final class WarmUpCommand implements Callable<Integer> {
  private static final int SIDE = 32;
  private static final int PICTURES_PER_CLASS = 6;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("graft-warm-up");
    try {
      Path picture = pictures(folder.resolve("data"));
      Path out = folder.resolve("out");
      String data = folder.resolve("data").toString();
      require("train", data, "--out", out.toString(), "--json");
      tune(data, folder.resolve("tuned"));
      String model = out.resolve("model.onnx").toString();
      require("inspect", model);
      require("predict", model, picture.toString());
      require("evaluate", model, data);
      return 0;
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
      }
    }
  }

  /** An epoch of every block. */
  private static void tune(String data, Path out) {
    require(
        "train", data, "--out", out.toString(), "--json", "--strategy", "full", "--epochs", "1");
  }

  private static void require(String... arguments) {
    int status = GraftCli.run(arguments);
    if (status != 0) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          String.format(
              Locale.ROOT,
              "the trial run of 'graft %s' failed with status %d; its message is above.",
              arguments[0],
              status));
    }
  }

  /** Two classes of noise, one darker than the other. */
  private static Path pictures(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    Path last = folder;
    for (String name : List.of("dark", "light")) {
      Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < PICTURES_PER_CLASS; i++) {
        last = folder.resolve(name).resolve(i + ".bmp");
        Files.write(last, bitmap(random, name.equals("dark") ? 0 : 100));
      }
    }
    return last;
  }

  /** A BMP file of random pixels. */
  private static byte[] bitmap(SplittableRandom random, int least) {
    int headerBytes = 54;
    int pixelBytes = 3 * SIDE * SIDE;
    ByteBuffer file = ByteBuffer.allocate(headerBytes + pixelBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(headerBytes);
    file.putInt(40).putInt(SIDE).putInt(SIDE).putShort((short) 1).putShort((short) 24);
    file.putInt(0).putInt(pixelBytes).putInt(2835).putInt(2835).putInt(0).putInt(0);
    for (int i = 0; i < pixelBytes; i++) {
      file.put((byte) (least + random.nextInt(100)));
    }
    return file.array();
  }
}
