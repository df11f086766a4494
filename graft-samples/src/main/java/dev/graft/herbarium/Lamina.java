package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/**
 * A simple blade from (0, 0) to (0, 1) whose margin is smooth or toothed.
 *
 * @param halfWidth from the midrib to the margin where it is widest
 * @param peak the height at which that is, between 0 and 1
 * @param sharpness how pointed both ends are; 1 is round, 2.5 is sharp
 * @param teeth on each side; 0 for a smooth margin
 * @param toothDepth how far the teeth stand out
 * @param fineTeeth smaller teeth on each tooth
 * @param waviness how far a smooth margin strays
 */
record Lamina(
    double halfWidth,
    double peak,
    double sharpness,
    int teeth,
    double toothDepth,
    int fineTeeth,
    double waviness) {
  private static final int STEPS = 44;

  /** Where within a tooth the margin is looked at: it rises slowly and falls steeply. */
  private static final double[] PHASES = {0, 0.3, 0.6, 0.82, 0.92};

  private static final double CREST = 0.82;

  static Lamina smooth(double halfWidth, double peak, double sharpness, double waviness) {
    return new Lamina(halfWidth, peak, sharpness, 0, 0, 0, waviness);
  }

  /** The same, but slim enough to leave room for a neighbour. */
  Lamina noWiderThan(double widest) {
    return new Lamina(
        Math.min(halfWidth, widest), peak, sharpness, teeth, toothDepth, fineTeeth, waviness);
  }

  Blade grow(Dice dice, int veinPairs, double slope) {
    return new Blade(
        margin(1, dice),
        margin(-1, dice),
        Veins.midrib(),
        Veins.pinnate(this::reach, veinPairs, 0.05, slope, dice));
  }

  /** From the midrib to the margin at a height, teeth left out. */
  double reach(double height) {
    if (height <= 0 || height >= 1) {
      return 0;
    }
    double rising = sharpness * peak;
    double falling = sharpness * (1 - peak);
    return halfWidth
        * Math.pow(height / peak, rising)
        * Math.pow((1 - height) / (1 - peak), falling);
  }

  private Curve margin(int side, Dice dice) {
    List<Point> points = new ArrayList<>();
    points.add(Point.ORIGIN);
    double skew = 1 + dice.within(0.08);
    double swing = dice.direction();
    double waves = dice.between(2, 5);
    if (teeth == 0) {
      for (int i = 1; i < STEPS; i++) {
        double height = (1 - Math.cos(Math.PI * i / STEPS)) / 2;
        double wave = 1 + waviness * Math.sin(swing + 2 * Math.PI * waves * height);
        points.add(new Point(side * skew * wave * reach(height), height));
      }
    } else {
      for (int tooth = 0; tooth < teeth; tooth++) {
        addTooth(points, tooth, side * skew, toothDepth * dice.around(0.6, 1.4));
      }
    }
    points.add(new Point(0, 1));
    return new Curve(points);
  }

  private void addTooth(List<Point> points, int tooth, double side, double depth) {
    for (int fine = 0; fine <= fineTeeth; fine++) {
      for (double phase : PHASES) {
        double within = (fine + phase) / (fineTeeth + 1);
        double height = 0.05 + 0.93 * (tooth + within) / teeth;
        double shape = saw(within) + (fineTeeth > 0 ? 0.45 * saw(phase) : 0);
        double fading = Math.sqrt(reach(height) / halfWidth);
        points.add(
            new Point(
                side * (reach(height) + depth * fading * shape),
                height + 0.5 * depth * fading * shape));
      }
    }
  }

  private static double saw(double phase) {
    return phase < CREST ? phase / CREST : (1 - phase) / (1 - CREST);
  }
}
