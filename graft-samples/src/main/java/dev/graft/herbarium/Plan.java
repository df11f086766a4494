package dev.graft.herbarium;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is drawn on one picture, before it has a size or a style. A function of the seed and the
 * picture's number alone, so a style or size shows the same leaf in another way.
 *
 * @param kind what the picture shows
 * @param lengthMm from where the leaf's stalk ends to its tip; the whole picture is {@link
 *     #SIDE_MM} wide
 * @param specimens from the undermost to the topmost
 * @param things where each leaf is, in the unit square, and of which kind
 * @param backdrop what they lie on
 * @param light from where
 * @param camera through what they are seen
 * @param seed for all else
 */
record Plan(
    LeafKind kind,
    double lengthMm,
    List<Specimen> specimens,
    List<Thing> things,
    Backdrop backdrop,
    Light light,
    Camera camera,
    long seed) {
  /** How much of the world a picture shows. */
  static final double SIDE_MM = 100;

  private static final int MOST_LEAVES = 6;
  private static final int ATTEMPTS = 40;
  private static final double SMALLEST_OF_SEVERAL = 0.15;
  private static final double LARGEST_OF_SEVERAL = 0.5;

  /** How much of a leaf's box is on the picture at least. */
  private static final double LEAST_SEEN = 0.6;

  /** How much of the smaller of two boxes lies within the other at most. */
  private static final double MOST_SHARED = 0.2;

  /** Copies the list. */
  Plan {
    specimens = List.copyOf(specimens);
    things = List.copyOf(things);
  }

  /**
   * A leaf on the picture.
   *
   * @param box about all of it, parts beyond the picture too
   */
  record Thing(LeafKind kind, LeafShape.Box box) {
    static Thing of(LeafKind kind, LeafShape placed) {
      return new Thing(kind, placed.outlineBounds());
    }
  }

  /**
   * The plan for one picture.
   *
   * @param whole whether all of the leaf must be on the picture
   */
  static Plan draw(long seed, int index, LeafKind kind, Scene scene, boolean whole) {
    Dice dice = Dice.at(seed, index);
    Dice forLeaf = dice.split();
    Dice forPose = dice.split();
    Dice forCompany = dice.split();
    double age = forLeaf.between(0, 1);
    LeafShape grown = kind.grow(forLeaf, Math.min(1, 0.35 + 1.3 * age));
    LeafShape placed = pose(forPose, scene, whole).place(grown);
    List<Specimen> specimens = new ArrayList<>();
    specimens.add(Specimen.draw(placed, age, forLeaf));
    if (forCompany.chance(scene.companion)) {
      specimens.add(forCompany.whole(0, 1), Companion.draw(forCompany));
    }
    return new Plan(
        kind,
        placed.length() * SIDE_MM,
        specimens,
        List.of(Thing.of(kind, placed)),
        scene.backdrop(dice),
        Light.draw(dice),
        Camera.draw(dice),
        dice.seed());
  }

  /**
   * The plan for one picture of several leaves, of which none hides much of another.
   *
   * @param kind of the first of them; the others are of any kind
   */
  static Plan scatter(long seed, int index, LeafKind kind, Scene scene) {
    Dice dice = Dice.at(seed, index);
    Dice forLeaves = dice.split();
    Dice forCompany = dice.split();
    List<Specimen> specimens = new ArrayList<>();
    List<Thing> things = new ArrayList<>();
    int wanted = forLeaves.whole(1, MOST_LEAVES);
    double length = 0;
    for (int attempt = 0; attempt < ATTEMPTS && things.size() < wanted; attempt++) {
      LeafKind own = things.isEmpty() ? kind : forLeaves.pick(LeafKind.all());
      double age = forLeaves.between(0, 1);
      LeafShape grown = own.grow(forLeaves, Math.min(1, 0.35 + 1.3 * age));
      double extent = forLeaves.between(SMALLEST_OF_SEVERAL, LARGEST_OF_SEVERAL);
      double turn = scene.turn(forLeaves);
      LeafShape placed = Placement.draw(forLeaves, turn, extent, forLeaves.place()).place(grown);
      Thing thing = Thing.of(own, placed);
      boolean seen = thing.box().inUnitSquare() >= LEAST_SEEN;
      if (seen && things.stream().allMatch(other -> isClear(thing.box(), other.box()))) {
        length = things.isEmpty() ? placed.length() * SIDE_MM : length;
        things.add(thing);
        specimens.add(Specimen.draw(placed, age, forLeaves));
      }
    }
    if (forCompany.chance(scene.companion)) {
      specimens.add(forCompany.whole(0, specimens.size()), Companion.bare(forCompany));
    }
    return new Plan(
        kind,
        length,
        specimens,
        things,
        scene.backdrop(dice),
        Light.draw(dice),
        Camera.draw(dice),
        dice.seed());
  }

  private static boolean isClear(LeafShape.Box one, LeafShape.Box other) {
    double shared = one.shared(other);
    return shared <= MOST_SHARED * Math.min(one.area(), other.area());
  }

  private static Placement pose(Dice dice, Scene scene, boolean whole) {
    boolean cropped = dice.chance(scene.cropped) && !whole;
    double extent = cropped ? dice.between(1, 1.3) : dice.between(scene.smallest, 0.97);
    double slack = cropped ? 0.14 : (1 - extent) / 2;
    Point centre = new Point(0.5 + dice.within(slack), 0.5 + dice.within(slack));
    return Placement.draw(dice, scene.turn(dice), extent, centre);
  }
}
