package dev.graft.herbarium;

import java.awt.Color;

/** A colour; each part from 0 to 1, as stored in a picture and not as light adds up. */
record Rgb(double red, double green, double blue) {
  /** From the usual 0 to 255. */
  static Rgb of(int red, int green, int blue) {
    return new Rgb(red / 255.0, green / 255.0, blue / 255.0);
  }

  Rgb towards(Rgb other, double part) {
    return new Rgb(
        red + part * (other.red - red),
        green + part * (other.green - green),
        blue + part * (other.blue - blue));
  }

  Rgb times(double factor) {
    return new Rgb(red * factor, green * factor, blue * factor);
  }

  /** A colour nearby: brighter or darker, and a little off in each part. */
  Rgb near(Dice dice, double reach) {
    double bright = 1 + dice.within(reach);
    return new Rgb(
        red * bright * (1 + dice.within(reach / 2)),
        green * bright * (1 + dice.within(reach / 2)),
        blue * bright * (1 + dice.within(reach / 2)));
  }

  Color toColor() {
    return new Color(clamp(red), clamp(green), clamp(blue));
  }

  private static float clamp(double part) {
    return (float) Math.max(0, Math.min(1, part));
  }
}
