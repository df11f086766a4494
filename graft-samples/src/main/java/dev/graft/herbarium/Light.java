package dev.graft.herbarium;

/**
 * Where light comes from.
 *
 * @param direction unit step on the picture towards the light
 * @param contrast how much brighter what faces it is than what does not
 * @param shadow how dark shadows are, from 0 to 1
 * @param softness how blurred shadows are, as a part of the picture's side
 */
record Light(Point direction, double contrast, double shadow, double softness) {
  static Light draw(Dice dice) {
    return new Light(
        Point.polar(dice.direction(), 1),
        dice.between(0.5, 1.2),
        dice.between(0.25, 0.65),
        dice.between(0.01, 0.026));
  }
}
