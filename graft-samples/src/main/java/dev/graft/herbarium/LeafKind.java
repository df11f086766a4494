package dev.graft.herbarium;

import java.util.List;
import java.util.Locale;

/** The six kinds of leaf in the herbarium; a leaf's form alone tells its kind. */
public enum LeafKind {
  /** Cut into lobes, as of oak or maple. */
  LOBED,
  /** Simple, with a saw-like margin, as of birch or elm. */
  TOOTHED,
  /** Needles on a twig, as of fir, spruce or pine. */
  NEEDLE,
  /** Several leaflets on one stalk, as of ash or chestnut. */
  COMPOUND,
  /** Heart-shaped, as of lime or lilac. */
  HEART,
  /** A fan with forking veins, as of ginkgo. */
  FAN;

  private static final List<LeafKind> ALL = List.of(values());

  /** The kinds, in the order in which pictures take turns. */
  static List<LeafKind> all() {
    return ALL;
  }

  /** The name of the class, and of its folder. */
  public String className() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * A leaf of this kind, straight, from (0, 0) to (0, 1).
   *
   * @param maturity from 0, just unfolded, to 1, full-grown
   */
  LeafShape grow(Dice dice, double maturity) {
    return switch (this) {
      case LOBED -> LobedLeaf.grow(dice, maturity);
      case TOOTHED -> ToothedLeaf.grow(dice, maturity);
      case NEEDLE -> NeedleTwig.grow(dice, maturity);
      case COMPOUND -> CompoundLeaf.grow(dice, maturity);
      case HEART -> HeartLeaf.grow(dice, maturity);
      case FAN -> FanLeaf.grow(dice, maturity);
    };
  }
}
