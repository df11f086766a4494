package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/** What may lie across a leaf or beside it: a bare twig, grass, or part of any other leaf. */
final class Companion {
  private Companion() {}

  static Specimen draw(Dice dice) {
    return draw(dice, 2);
  }

  /** What is no leaf that anybody would count. */
  static Specimen bare(Dice dice) {
    return draw(dice, 1);
  }

  private static Specimen draw(Dice dice, int last) {
    Point side = Point.polar(dice.direction(), 1);
    Point middle = new Point(0.5, 0.5);
    return switch (dice.whole(0, last)) {
      case 0 -> {
        Point centre = middle.plus(side.times(dice.between(0.1, 0.4)));
        yield laid(twig(dice), dice.between(0.6, 1.2), centre, dice);
      }
      case 1 -> {
        Point centre = middle.plus(side.times(dice.between(0.05, 0.4)));
        yield laid(grass(dice), dice.between(0.7, 1.3), centre, dice);
      }
      default -> {
        Point centre = middle.plus(side.times(dice.between(0.48, 0.62)));
        LeafShape leaf = dice.pick(LeafKind.all()).grow(dice, 1);
        yield laid(leaf, dice.between(0.35, 0.55), centre, dice);
      }
    };
  }

  private static Specimen laid(LeafShape shape, double extent, Point centre, Dice dice) {
    return Specimen.draw(
        Placement.draw(dice, dice.direction(), extent, centre).place(shape), 0.2, dice);
  }

  private static LeafShape twig(Dice dice) {
    List<Ribbon> stalks = new ArrayList<>();
    double width = dice.between(0.018, 0.035);
    Point tip = new Point(0, 1);
    stalks.add(Stalks.stem(Point.ORIGIN, tip, width, 0.4 * width));
    int branches = dice.whole(1, 4);
    for (int i = 0; i < branches; i++) {
      Point foot = new Point(0, dice.between(0.15, 0.8));
      double turn = (i % 2 == 0 ? 1 : -1) * dice.between(0.4, 0.9);
      Point end = foot.plus(Point.polar(turn, dice.between(0.06, 0.4)));
      stalks.add(Stalks.stem(foot, end, 0.6 * width, 0.35 * width));
    }
    return new LeafShape(List.of(), stalks, Point.ORIGIN, tip);
  }

  private static LeafShape grass(Dice dice) {
    Lamina form = Lamina.smooth(dice.between(0.012, 0.028), 0.35, 0.9, 0);
    return new LeafShape(List.of(form.grow(dice, 1, 3)), List.of(), Point.ORIGIN, new Point(0, 1));
  }
}
