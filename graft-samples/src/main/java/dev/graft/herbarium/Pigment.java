package dev.graft.herbarium;

import java.util.List;

/**
 * The colours of a leaf. They follow the season and the plant's mood, never the kind of leaf.
 *
 * @param main most of the blade
 * @param second where it turns
 * @param vein its veins
 * @param stalk petiole and twig
 * @param decay spots and rims of holes
 * @param edging how far the second colour comes in from the margin, from 0 to 1
 * @param mottling how blotchy the two colours meet
 * @param gloss how much light the surface throws back
 */
record Pigment(
    Rgb main,
    Rgb second,
    Rgb vein,
    Rgb stalk,
    Rgb decay,
    double edging,
    double mottling,
    double gloss) {
  /** From spring through to winter. */
  private static final List<Rgb> SEASONS =
      List.of(
          Rgb.of(168, 196, 84),
          Rgb.of(122, 168, 62),
          Rgb.of(74, 128, 52),
          Rgb.of(48, 98, 56),
          Rgb.of(94, 128, 100),
          Rgb.of(122, 126, 58),
          Rgb.of(186, 172, 60),
          Rgb.of(226, 186, 62),
          Rgb.of(216, 142, 46),
          Rgb.of(196, 88, 40),
          Rgb.of(164, 44, 42),
          Rgb.of(112, 38, 56),
          Rgb.of(134, 86, 56),
          Rgb.of(176, 138, 96));

  private static final Rgb CREAM = Rgb.of(236, 228, 178);

  private static final List<Rgb> STALKS =
      List.of(
          Rgb.of(150, 160, 84),
          Rgb.of(134, 96, 60),
          Rgb.of(98, 70, 52),
          Rgb.of(160, 84, 66),
          Rgb.of(190, 168, 116));

  static Pigment draw(Dice dice) {
    double season = dice.between(0, SEASONS.size() - 1);
    Rgb main = season(season).near(dice, 0.14);
    double turned = season + (dice.chance(0.6) ? dice.within(1.5) : dice.within(6));
    Rgb second = season(turned).near(dice, 0.14);
    Rgb vein =
        dice.chance(0.75)
            ? main.towards(CREAM, dice.between(0.2, 0.55))
            : main.times(dice.between(0.55, 0.8));
    return new Pigment(
        main,
        second,
        vein,
        dice.pick(STALKS).towards(main, dice.between(0, 0.6)).near(dice, 0.15),
        dice.pick(List.of(Rgb.of(84, 56, 36), Rgb.of(60, 44, 34), Rgb.of(150, 112, 70)))
            .near(dice, 0.15),
        dice.between(0, 1),
        dice.between(0.2, 1),
        dice.chance(0.35) ? dice.between(0.15, 0.5) : dice.between(0, 0.12));
  }

  private static Rgb season(double season) {
    double bounded = Math.max(0, Math.min(SEASONS.size() - 1.001, season));
    int index = (int) bounded;
    return SEASONS.get(index).towards(SEASONS.get(index + 1), bounded - index);
  }
}
