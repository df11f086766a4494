package dev.graft.soundbox;

import java.util.List;
import java.util.Locale;

/** What makes a sound. */
public enum SoundSource {
  /** A bird's call: one to three notes whose pitch slides. */
  CHIRP {
    @Override
    void play(Take take, Chance chance) {
      double start = chance.between(0.05, 0.3);
      int notes = chance.whole(1, 3);
      double pitch = chance.ratio(1800, 4000);
      double slide = chance.ratio(1.25, 1.9);
      boolean up = chance.toss();
      for (int note = 0; note < notes; note++) {
        double from = pitch * chance.ratio(0.93, 1.07);
        double ratio = up ? slide : 1 / slide;
        double seconds = chance.between(0.07, 0.2);
        take.tone(start, seconds, way -> from * Math.pow(ratio, way), SoundSource::swell);
        take.tone(start, seconds, way -> 2 * from * Math.pow(ratio, way), w -> 0.2 * swell(w));
        start += seconds + chance.between(0.04, 0.15);
      }
    }
  },

  /** A bird's song of short notes that alternate, ten to twenty a second. */
  TRILL {
    @Override
    void play(Take take, Chance chance) {
      double start = chance.between(0.05, 0.25);
      double apart = 1 / chance.between(10, 20);
      int notes = (int) Math.round(chance.between(0.4, 0.9) / apart);
      double pitch = chance.ratio(1800, 4000);
      double other = pitch * chance.ratio(1.08, 1.35);
      for (int note = 0; note < notes; note++) {
        double own = note % 2 == 0 ? pitch : other;
        take.tone(start + note * apart, 0.8 * apart, way -> own, SoundSource::swell);
      }
    }
  },

  /** Drops into water: each a short tone that rises while it fades. */
  DROP {
    @Override
    void play(Take take, Chance chance) {
      double start = chance.between(0.05, 0.4);
      int drops = chance.whole(1, 4);
      for (int drop = 0; drop < drops; drop++) {
        double from = chance.ratio(450, 1100);
        double ratio = chance.ratio(1.5, 2.6);
        double loudness = chance.between(0.5, 1);
        take.hiss(start, 0.004, way -> 0.2 * loudness * (1 - way), chance);
        take.tone(
            start + 0.004,
            chance.between(0.05, 0.11),
            way -> from * Math.pow(ratio, way),
            way -> loudness * Math.exp(-4 * way) * attack(way, 0.05));
        start += chance.between(0.12, 0.4);
      }
    }
  },

  /** Knuckles on wood: two to five dull blows, evenly apart. */
  KNOCK {
    @Override
    void play(Take take, Chance chance) {
      double start = chance.between(0.05, 0.3);
      double apart = chance.between(0.13, 0.3);
      double pitch = chance.ratio(140, 420);
      int blows = chance.whole(2, 5);
      for (int blow = 0; blow < blows; blow++) {
        double at = start + blow * apart * chance.between(0.94, 1.06);
        double loudness = chance.between(0.7, 1);
        take.hiss(at, 0.012, way -> 0.4 * loudness * Math.exp(-6 * way), chance);
        for (double partial : List.of(1.0, 2.3, 3.9)) {
          double own = pitch * partial * chance.ratio(0.98, 1.02);
          double height = loudness / partial;
          take.tone(at, 0.12 / partial, way -> own, way -> height * Math.exp(-5 * way));
        }
      }
    }
  },

  /** A cricket: groups of two to four high pulses, a few groups a second. */
  CRICKET {
    @Override
    void play(Take take, Chance chance) {
      double start = chance.between(0.02, 0.2);
      double pitch = chance.ratio(3800, 5600);
      double apart = 1 / chance.between(40, 70);
      double groups = 1 / chance.between(2.2, 4.5);
      int pulses = chance.whole(2, 4);
      for (double at = start; at < take.seconds(); at += groups) {
        for (int pulse = 0; pulse < pulses; pulse++) {
          take.tone(at + pulse * apart, 0.7 * apart, way -> pitch, SoundSource::swell);
        }
      }
    }
  },

  /** A small bell: partials that are no multiples of each other, and fade one by one. */
  BELL {
    @Override
    void play(Take take, Chance chance) {
      double start = chance.between(0.05, 0.35);
      double pitch = chance.ratio(500, 1500);
      double seconds = chance.between(0.5, 1.1);
      double[] partials = {1, 2.01, 2.74, 3.76, 5.4};
      for (double partial : partials) {
        double own = pitch * partial * chance.ratio(0.99, 1.01);
        double height = chance.between(0.5, 1) / partial;
        take.tone(
            start,
            seconds,
            way -> own,
            way -> height * Math.exp(-(3 + partial) * way) * attack(way, 0.004));
      }
    }
  };

  /** Adds the sound to a recording of a second or more, in which nothing else was heard so far. */
  abstract void play(Take take, Chance chance);

  /** What its folder is called. */
  public String className() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static double swell(double way) {
    double half = Math.sin(Math.PI * way);
    return half * half;
  }

  private static double attack(double way, double length) {
    return Math.min(1, way / length);
  }
}
