package dev.graft.herbarium;

import java.util.List;

/** Where the leaves are, and so how hard it is to tell them apart. */
public enum Scene {
  /** Mounted on a sheet of paper as botanists do it: whole, more or less upright. */
  SHEET(0.05, 0, 0.85) {
    @Override
    Backdrop backdrop(Dice dice) {
      return Backdrop.PAPER;
    }

    @Override
    double turn(Dice dice) {
      return dice.around(-0.7, 0.7);
    }
  },
  /**
   * As they lie about: on paper, wood, soil, stone or grass, any way up, some of them cut off,
   * twigs and grass across.
   */
  OUTDOORS(0.3, 0.15, 0.58) {
    @Override
    Backdrop backdrop(Dice dice) {
      return dice.pick(List.of(Backdrop.values()));
    }

    @Override
    double turn(Dice dice) {
      return dice.direction();
    }
  };

  /** How often something else lies beside the leaf or across it. */
  final double companion;

  /** How often the leaf is larger than the picture. */
  final double cropped;

  /** The smallest part of the picture's side that a whole leaf takes. */
  final double smallest;

  Scene(double companion, double cropped, double smallest) {
    this.companion = companion;
    this.cropped = cropped;
    this.smallest = smallest;
  }

  /** What the leaf lies on. */
  abstract Backdrop backdrop(Dice dice);

  /** Which way a leaf points, in radians from upright. */
  abstract double turn(Dice dice);
}
