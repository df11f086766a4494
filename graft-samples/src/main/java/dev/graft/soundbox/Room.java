package dev.graft.soundbox;

/** What a microphone hears besides, drawn from the same ranges whatever makes the sound. */
final class Room {
  private static final int ECHOES = 24;
  private static final double FULL = 0.97;

  private Room() {}

  /**
   * The sound as it is recorded: echoes, a loudness, noise that is dull or bright, sometimes a hum.
   *
   * @param dry the sound alone; not silent
   */
  static float[] record(Take dry, Chance chance) {
    float[] samples = echoing(dry, chance.split());
    double peak = new Take(samples, dry.rateHz()).peak();
    double loudness = chance.ratio(0.08, 0.9);
    double noise = loudness * chance.ratio(0.003, 0.12);
    double dullness = chance.between(0, 0.97);
    double hum = chance.toss() ? noise * chance.between(0, 1) : 0;
    double humHz = chance.toss() ? 50 : 60;
    double smooth = 0;
    double gain = Math.sqrt(1 - dullness * dullness);
    for (int i = 0; i < samples.length; i++) {
      smooth = dullness * smooth + gain * chance.bell();
      double mains = hum * Math.sin(2 * Math.PI * humHz * i / dry.rateHz());
      double heard = samples[i] * loudness / peak + noise * smooth + mains;
      samples[i] = (float) Math.max(-FULL, Math.min(FULL, heard));
    }
    return samples;
  }

  private static float[] echoing(Take dry, Chance chance) {
    float[] wet = dry.samples().clone();
    double strength = chance.between(0, 0.35);
    double fade = chance.ratio(0.04, 0.25);
    for (int echo = 0; echo < ECHOES; echo++) {
      double seconds = chance.ratio(0.006, 0.3);
      double share = strength * Math.exp(-seconds / fade) * (chance.toss() ? 1 : -1);
      int delay = (int) Math.round(seconds * dry.rateHz());
      for (int i = delay; i < wet.length; i++) {
        wet[i] += (float) (share * dry.samples()[i - delay]);
      }
    }
    return wet;
  }
}
