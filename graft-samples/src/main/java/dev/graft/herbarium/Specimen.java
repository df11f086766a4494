package dev.graft.herbarium;

import java.util.List;

/**
 * One leaf, or what else lies there, on the picture and with all its looks.
 *
 * @param shape in the unit square of the picture
 * @param pigment its colours
 * @param blemishes what has befallen it
 * @param lift how far it stands off the ground, as a part of the picture's side
 * @param fold how steep its halves stand to each other, from 0 to 1
 * @param relief how deep its veins lie, from 0 to 1
 * @param seed for its texture
 */
record Specimen(
    LeafShape shape,
    Pigment pigment,
    List<Blemish> blemishes,
    double lift,
    double fold,
    double relief,
    long seed) {
  /** Copies the list. */
  Specimen {
    blemishes = List.copyOf(blemishes);
  }

  static Specimen draw(LeafShape placed, double wear, Dice dice) {
    return new Specimen(
        placed,
        Pigment.draw(dice),
        Blemish.draw(placed, wear, dice),
        dice.between(0.004, 0.03),
        dice.between(0.1, 1),
        dice.between(0.2, 1),
        dice.seed());
  }
}
