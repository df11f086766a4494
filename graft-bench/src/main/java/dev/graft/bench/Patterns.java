package dev.graft.bench;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Pictures of nothing, in many colours and sizes, drawn from a fixed seed. */
final class Patterns {
  private static final int EACH = 6;

  private final Path folder;
  private final SplittableRandom random = new SplittableRandom(3);
  private final List<Path> files = new ArrayList<>();

  private Patterns(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** One colour all over. */
  static List<Path> blank(Path scratch) throws IOException {
    Patterns made = new Patterns(scratch.resolve("blank"));
    for (Color colour :
        List.of(Color.BLACK, Color.WHITE, Color.GRAY, Color.RED, Color.GREEN, Color.BLUE)) {
      made.draw(224, 224, (x, y) -> colour.getRGB());
    }
    for (int i = 0; i < 8 * EACH; i++) {
      int colour = made.colour();
      made.draw(made.side(), made.side(), (x, y) -> colour);
    }
    return made.files;
  }

  /** Every pixel, row, column or square its own colour or brightness. */
  static List<Path> noise(Path scratch) throws IOException {
    Patterns made = new Patterns(scratch.resolve("noise"));
    for (int i = 0; i < EACH; i++) {
      int width = made.side();
      int height = made.side();
      double spread = 10 + 15.0 * i;
      int middle = made.colour();
      int[] row = made.random.ints(height).toArray();
      int[] column = made.random.ints(width).toArray();
      int[] squares = made.random.ints(10_000).toArray();
      made.draw(width, height, (x, y) -> made.colour());
      made.draw(width, height, (x, y) -> grey(made.random.nextInt(256)));
      made.draw(width, height, (x, y) -> grey(255 * made.random.nextInt(2)));
      made.draw(width, height, (x, y) -> made.near(0xff808080, spread));
      made.draw(width, height, (x, y) -> made.near(middle, spread));
      made.draw(width, height, (x, y) -> row[y]);
      made.draw(width, height, (x, y) -> column[x]);
      made.draw(width, height, (x, y) -> grey(row[y] & 255));
      made.draw(width, height, (x, y) -> squares[x / 16 + 100 * (y / 16)]);
    }
    return made.files;
  }

  /** Gradients, stripes, boards, halves and discs of two colours. */
  static List<Path> regular(Path scratch) throws IOException {
    Patterns made = new Patterns(scratch.resolve("regular"));
    for (int i = 0; i < EACH; i++) {
      int width = made.side();
      int height = made.side();
      int one = made.colour();
      int other = made.colour();
      int cell = 6 * (i + 1);
      made.draw(width, height, (x, y) -> mixed(one, other, (double) x / width));
      made.draw(width, height, (x, y) -> mixed(one, other, (double) y / height));
      made.draw(width, height, (x, y) -> x / cell % 2 == 0 ? one : other);
      made.draw(width, height, (x, y) -> (x / cell + y / cell) % 2 == 0 ? one : other);
      made.draw(width, height, (x, y) -> 2 * x < width ? one : other);
      made.draw(
          width,
          height,
          (x, y) -> Math.hypot(x - width / 2.0, y - height / 2.0) < 10 * cell ? one : other);
    }
    return made.files;
  }

  private int side() {
    return 64 + random.nextInt(600);
  }

  private int colour() {
    return random.nextInt();
  }

  /** A colour not far from another. */
  private int near(int colour, double spread) {
    int near = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      double value = (colour >> shift & 255) + spread * random.nextGaussian();
      near |= (int) Math.max(0, Math.min(255, value)) << shift;
    }
    return near;
  }

  private static int grey(int value) {
    return value * 0x010101;
  }

  private static int mixed(int one, int other, double share) {
    int mixed = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      double value = (1 - share) * (one >> shift & 255) + share * (other >> shift & 255);
      mixed |= (int) value << shift;
    }
    return mixed;
  }

  private void draw(int width, int height, IntBinaryOperator colour) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour.applyAsInt(x, y));
      }
    }
    Path file = folder.resolve(files.size() + ".png");
    ImageIO.write(image, "png", file.toFile());
    files.add(file);
  }
}
