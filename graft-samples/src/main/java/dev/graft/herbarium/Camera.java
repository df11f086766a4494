package dev.graft.herbarium;

/**
 * What a camera does to a picture.
 *
 * @param exposure brightness
 * @param contrast about the middle grey
 * @param tint what white looks like
 * @param falloff how much darker it is far from where the light is brightest
 * @param brightest where that is, from the picture's middle
 * @param blur out of focus, as a part of the picture's side
 * @param noise standard deviation of a pixel's brightness, from 0 to 1
 * @param quality of the JPEG file, from 0 to 1
 */
record Camera(
    double exposure,
    double contrast,
    Rgb tint,
    double falloff,
    Point brightest,
    double blur,
    double noise,
    double quality) {
  static Camera draw(Dice dice) {
    double warmth = dice.around(-0.1, 0.1);
    return new Camera(
        dice.around(0.74, 1.2),
        dice.around(0.8, 1.2),
        new Rgb(1 + warmth, 1 + dice.around(-0.03, 0.03), 1 - warmth),
        dice.between(0.05, 0.35),
        new Point(dice.within(0.5), dice.within(0.5)),
        dice.chance(0.25) ? dice.between(0.003, 0.006) : dice.between(0, 0.003),
        dice.between(0.004, 0.024),
        dice.between(0.6, 0.95));
  }

  /** The picture as it comes out of the camera. */
  Film expose(Film scene, long seed) {
    Film film = scene.blurred(blur * scene.size);
    Dice dice = Dice.at(seed, 1);
    int size = film.size;
    for (int y = 0; y < size; y++) {
      double down = (y + 0.5) / size - 0.5 - brightest.y();
      for (int x = 0; x < size; x++) {
        double across = (x + 0.5) / size - 0.5 - brightest.x();
        int i = y * size + x;
        double gain = exposure * (1.05 - falloff * (across * across + down * down));
        double grain = grain(dice);
        film.set(
            i,
            tone(film.red[i] * gain * tint.red()) + grain + 0.5 * grain(dice),
            tone(film.green[i] * gain * tint.green()) + grain,
            tone(film.blue[i] * gain * tint.blue()) + grain + 0.5 * grain(dice));
      }
    }
    return film;
  }

  /** The picture as it comes out of a scanner, which does much the same but less of it. */
  Film scan(Film scene, long seed) {
    Camera scanner =
        new Camera(
            0.55 + 0.4 * exposure,
            0.6 + 0.4 * contrast,
            tint.towards(new Rgb(1, 1, 1), 0.6),
            0.5 * falloff,
            brightest,
            0.3 * blur,
            0.6 * noise,
            quality);
    return scanner.expose(scene, seed);
  }

  private double tone(double level) {
    return 0.45 + contrast * (level - 0.45);
  }

  /** Nearly normal: four even numbers from one random word. */
  private double grain(Dice dice) {
    long word = dice.seed();
    long sum = (word & 0xffff) + (word >>> 16 & 0xffff) + (word >>> 32 & 0xffff) + (word >>> 48);
    return noise * (sum / 65535.0 - 2) * Math.sqrt(3);
  }
}
