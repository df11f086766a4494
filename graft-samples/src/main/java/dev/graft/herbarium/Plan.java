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
 * @param backdrop what they lie on
 * @param light from where
 * @param camera through what they are seen
 * @param seed for all else
 */
record Plan(
    LeafKind kind,
    double lengthMm,
    List<Specimen> specimens,
    Backdrop backdrop,
    Light light,
    Camera camera,
    long seed) {
  /** How much of the world a picture shows. */
  static final double SIDE_MM = 100;

  /** Copies the list. */
  Plan {
    specimens = List.copyOf(specimens);
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
        scene.backdrop(dice),
        Light.draw(dice),
        Camera.draw(dice),
        dice.seed());
  }

  private static Placement pose(Dice dice, Scene scene, boolean whole) {
    boolean cropped = dice.chance(scene.cropped) && !whole;
    double extent = cropped ? dice.between(1, 1.3) : dice.between(scene.smallest, 0.97);
    double slack = cropped ? 0.14 : (1 - extent) / 2;
    Point centre = new Point(0.5 + dice.within(slack), 0.5 + dice.within(slack));
    return Placement.draw(dice, scene.turn(dice), extent, centre);
  }
}
