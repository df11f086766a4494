package dev.graft.herbarium;

import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Backdrops out of doors. */
final class Grounds {
  private static final List<Rgb> SOILS =
      List.of(
          Rgb.of(92, 66, 46),
          Rgb.of(70, 54, 42),
          Rgb.of(120, 88, 58),
          Rgb.of(142, 108, 74),
          Rgb.of(104, 62, 42));

  private static final List<Rgb> STONES =
      List.of(
          Rgb.of(142, 142, 138),
          Rgb.of(118, 116, 112),
          Rgb.of(172, 166, 152),
          Rgb.of(150, 132, 114),
          Rgb.of(108, 116, 122));

  private static final List<Rgb> LICHENS =
      List.of(Rgb.of(186, 182, 110), Rgb.of(150, 164, 130), Rgb.of(206, 168, 74));

  private static final List<Rgb> MEADOWS =
      List.of(
          Rgb.of(86, 120, 48),
          Rgb.of(128, 150, 66),
          Rgb.of(60, 92, 50),
          Rgb.of(164, 160, 84),
          Rgb.of(150, 116, 66),
          Rgb.of(176, 122, 56));

  private static final List<Rgb> FLOWERS =
      List.of(
          Rgb.of(236, 214, 88),
          Rgb.of(238, 234, 226),
          Rgb.of(190, 100, 150),
          Rgb.of(196, 62, 52),
          Rgb.of(120, 130, 200));

  private Grounds() {}

  /** Crumbs of earth, with pebbles between them. */
  static Film soil(int size, Light light, Dice dice) {
    Rgb earth = dice.pick(SOILS).near(dice, 0.15);
    BufferedImage image = canvas(size, earth);
    Graphics2D pen = Mask.smoothPen(image);
    int pebbles = dice.whole(10, 70);
    for (int i = 0; i < pebbles; i++) {
      Rgb stone = earth.towards(dice.pick(STONES), dice.between(0, 0.7)).near(dice, 0.3);
      pebble(
          pen,
          dice.place(),
          dice.between(0.005, 0.03) * dice.between(0.3, 1),
          stone,
          light,
          size,
          dice);
    }
    pen.dispose();
    Film film = Film.of(image);
    float[] crumbs = new Noise(dice.seed()).sheet(size, dice.between(16, 32), 4);
    float[] patches = new Noise(dice.seed()).sheet(size, 3, 3);
    for (int i = 0; i < crumbs.length; i++) {
      double crumb = Math.abs(crumbs[i]);
      film.scale(i, 0.72 + 0.7 * crumb + 0.16 * patches[i]);
    }
    return lit(film, crumbs, 0.012, light);
  }

  private static void pebble(
      Graphics2D pen, Point at, double radius, Rgb colour, Light light, int size, Dice dice) {
    double flat = dice.between(0.6, 1);
    Point towards = light.direction().times(radius);
    disc(pen, at.minus(towards.times(0.5)), radius * 1.1, flat, colour.times(0.4), size);
    disc(pen, at, radius, flat, colour, size);
    disc(pen, at.plus(towards.times(0.25)), radius * 0.55, flat, colour.times(1.2), size);
  }

  private static void disc(
      Graphics2D pen, Point at, double radius, double flat, Rgb colour, int size) {
    pen.setColor(colour.toColor());
    pen.fill(
        new Ellipse2D.Double(
            (at.x() - radius) * size,
            (at.y() - flat * radius) * size,
            2 * radius * size,
            2 * flat * radius * size));
  }

  /** Rough rock with veins and, often, lichen. */
  static Film stone(int size, Light light, Dice dice) {
    Film film = Film.blank(size);
    Rgb rock = dice.pick(STONES).near(dice, 0.12);
    Rgb other = dice.pick(STONES).near(dice, 0.2);
    Rgb lichen = dice.pick(LICHENS).near(dice, 0.1);
    float[] height = new Noise(dice.seed()).sheet(size, dice.between(3, 7), 6);
    float[] patches = new Noise(dice.seed()).sheet(size, 3, 4);
    float[] grains = new Noise(dice.seed()).sheet(size, 70, 1);
    float[] cracks = new Noise(dice.seed()).sheet(size, 2.2, 4);
    double crackWidth = dice.chance(0.5) ? dice.between(0.01, 0.03) : 0;
    double lichenFrom = dice.between(0.35, 1.2);
    for (int i = 0; i < height.length; i++) {
      film.set(i, rock, other, 0.5 + 0.5 * patches[i], 0.95 + 0.1 * height[i] + 0.09 * grains[i]);
      double growth = (patches[i] + 0.5 * grains[i] * height[i] - lichenFrom) * 8;
      film.cover(i, lichen, 0.7 * Math.max(0, Math.min(1, growth)));
      if (Math.abs(cracks[i]) < crackWidth) {
        film.scale(i, 0.6);
      }
    }
    return lit(film, height, 0.014, light);
  }

  /** Grass and flowers far out of focus. */
  static Film meadow(int size, Dice dice) {
    Rgb green = dice.pick(MEADOWS).near(dice, 0.2);
    BufferedImage image = canvas(size, green);
    Graphics2D pen = Mask.smoothPen(image);
    for (int i = 0; i < 40; i++) {
      Point at = dice.place();
      Rgb colour = green.towards(dice.pick(MEADOWS), 0.7).near(dice, 0.35);
      if (dice.chance(0.6)) {
        Point tip = at.plus(new Point(dice.within(0.3), -dice.between(0.2, 0.8)));
        double width = dice.between(0.01, 0.06);
        pen.setColor(colour.toColor());
        pen.fill(
            Mask.path(
                List.of(new Ribbon(Curve.bow(at, tip, 0.1, 6), width, 0.3 * width).outline()),
                size));
      } else {
        disc(pen, at, dice.between(0.02, 0.12), 1, colour, size);
      }
    }
    int flowers = dice.chance(0.5) ? dice.whole(1, 9) : 0;
    Rgb flower = dice.pick(FLOWERS);
    for (int i = 0; i < flowers; i++) {
      disc(pen, dice.place(), dice.between(0.015, 0.05), 1, flower.near(dice, 0.15), size);
    }
    pen.dispose();
    return Film.of(image).blurred(size * dice.between(0.012, 0.05));
  }

  /** Brightens the slopes that face the light. */
  private static Film lit(Film film, float[] height, double steepness, Light light) {
    int size = film.size;
    double scale = steepness * size * light.contrast() / 2;
    for (int y = 1; y < size - 1; y++) {
      for (int x = 1; x < size - 1; x++) {
        int i = y * size + x;
        double across = height[i + 1] - height[i - 1];
        double down = height[i + size] - height[i - size];
        double slope = -(across * light.direction().x() + down * light.direction().y());
        film.scale(i, Math.max(0.4, Math.min(1.7, 1 + scale * slope)));
      }
    }
    return film;
  }

  private static BufferedImage canvas(int size, Rgb colour) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(colour.toColor());
    pen.fillRect(0, 0, size, size);
    pen.dispose();
    return image;
  }
}
