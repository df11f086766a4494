package dev.graft.herbarium;

import java.util.List;

/** Backdrops that people made. */
final class Sheets {
  private static final List<Rgb> PAPERS =
      List.of(
          Rgb.of(236, 228, 206),
          Rgb.of(226, 214, 184),
          Rgb.of(240, 238, 230),
          Rgb.of(214, 200, 166),
          Rgb.of(196, 200, 190),
          Rgb.of(182, 156, 118));

  private static final int PALE_PAPERS = 4;

  private static final List<Rgb> WOODS =
      List.of(
          Rgb.of(206, 164, 110),
          Rgb.of(168, 116, 70),
          Rgb.of(120, 78, 48),
          Rgb.of(84, 60, 44),
          Rgb.of(166, 156, 140),
          Rgb.of(214, 188, 146));

  private Sheets() {}

  /** Paper with fibres, a little cockled, and foxed with age. */
  static Film paper(int size, Dice dice) {
    return paper(size, dice.pick(PAPERS).near(dice, 0.05), dice);
  }

  /** Pale paper. */
  static Film drawingPaper(int size, Dice dice) {
    return paper(size, dice.pick(PAPERS.subList(0, PALE_PAPERS)).near(dice, 0.05), dice);
  }

  private static Film paper(int size, Rgb white, Dice dice) {
    Film film = Film.blank(size);
    Rgb aged = white.towards(Rgb.of(150, 112, 62), 0.45);
    float[] fibre = new Noise(dice.seed()).sheet(size, 110, 1);
    float[] clouds = new Noise(dice.seed()).sheet(size, 6, 3);
    float[] foxing = new Noise(dice.seed()).sheet(size, 14, 3);
    double foxed = dice.between(0.95, 1.7);
    double rough = dice.between(0.01, 0.03);
    for (int i = 0; i < fibre.length; i++) {
      double stain = 0.12 * (1 + clouds[i]) + Math.max(0, Math.min(0.6, 2 * (foxing[i] - foxed)));
      film.set(i, white, aged, stain, 1 + rough * fibre[i] + 0.06 * clouds[i]);
    }
    return film;
  }

  /** Boards with grain along them, gaps between them and, often, a knot. */
  static Film wood(int size, Dice dice) {
    Film film = Film.blank(size);
    Rgb pale = dice.pick(WOODS).near(dice, 0.1);
    Rgb dark = pale.times(dice.between(0.55, 0.75));
    double turn = dice.direction();
    Boards boards =
        new Boards(
            dice.between(0.8, 3),
            dice.between(5, 11),
            dice.between(0.006, 0.016),
            new Point(dice.within(1), dice.within(1)),
            new Noise(dice.seed()));
    float[] pores = new Noise(dice.seed()).sheet(size, 50, 2);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int i = y * size + x;
        Point at = new Point((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5).turned(turn);
        film.set(i, pale, dark, boards.darkness(at), boards.light(at) + 0.02 * pores[i]);
      }
    }
    return film;
  }

  /**
   * Boards side by side.
   *
   * @param perSide how many fit across the picture
   * @param rings how many year rings fit across the picture
   * @param gap between two boards, as a part of the picture's side
   * @param knot where a branch grew
   */
  private record Boards(double perSide, double rings, double gap, Point knot, Noise noise) {
    /** From 0, early wood, to about 1, late wood. */
    double darkness(Point at) {
      double board = Math.floor(at.x() * perSide + 7.3);
      Point fromKnot = at.minus(knot);
      double bulge = Math.exp(-30 * (fromKnot.x() * fromKnot.x() + fromKnot.y() * fromKnot.y()));
      double flow = noise.at(2 * at.x() + 19 * board, 0.9 * at.y()) + 0.9 * bulge;
      double ring = 0.5 + 0.5 * Math.sin(2 * Math.PI * rings * (at.x() + 0.25 * flow));
      double streak = noise.at(55 * at.x() + 9 * flow + 100, 3.5 * at.y());
      return 0.15 + 0.55 * ring * ring + 0.2 * streak + 0.07 * Math.sin(7.7 * board);
    }

    /** 1 on a board, less in the gap beside it. */
    double light(Point at) {
      double across = at.x() * perSide + 7.3;
      double fromEdge = Math.abs(across - Math.rint(across)) / perSide;
      return fromEdge < gap ? 0.35 + 0.5 * fromEdge / gap : 1;
    }
  }
}
