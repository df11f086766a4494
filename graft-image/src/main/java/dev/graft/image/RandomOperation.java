package dev.graft.image;

import java.util.random.RandomGenerator;

/**
 * The operations of RandAugment (Cubuk et al., 2020, arXiv:1909.13719), at magnitudes from 0 to 1
 * that span the ranges of its table; what may go either way does so by a coin.
 */
enum RandomOperation {
  IDENTITY {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return picture;
    }
  },
  AUTOCONTRAST {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return ToneCurve.autocontrast(picture).apply(picture);
    }
  },
  EQUALISE {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return ToneCurve.equalise(picture).apply(picture);
    }
  },
  SOLARISE {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return ToneCurve.solarise((int) Math.round(256 * (1 - magnitude))).apply(picture);
    }
  },
  POSTERISE {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return ToneCurve.posterise(8 - (int) Math.round(4 * magnitude)).apply(picture);
    }
  },
  BRIGHTNESS {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return ColourTransform.brightness(factor(magnitude, random)).apply(picture);
    }
  },
  CONTRAST {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      double grey = ColourTransform.meanLuma(picture);
      return ColourTransform.contrast(factor(magnitude, random), grey).apply(picture);
    }
  },
  SATURATION {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return ColourTransform.saturation(factor(magnitude, random)).apply(picture);
    }
  },
  SHARPNESS {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return Warp.sharpened(picture, factor(magnitude, random));
    }
  },
  ROTATE {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return Warp.rotation(Math.toRadians(signed(30 * magnitude, random))).apply(picture);
    }
  },
  SHEAR_X {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return Warp.shear(signed(0.3 * magnitude, random), 0).apply(picture);
    }
  },
  SHEAR_Y {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return Warp.shear(0, signed(0.3 * magnitude, random)).apply(picture);
    }
  },
  TRANSLATE_X {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return Warp.shift(signed(0.45 * magnitude, random) * picture.width(), 0).apply(picture);
    }
  },
  TRANSLATE_Y {
    @Override
    Picture apply(Picture picture, double magnitude, RandomGenerator random) {
      return Warp.shift(0, signed(0.45 * magnitude, random) * picture.height()).apply(picture);
    }
  };

  private static final RandomOperation[] ALL = values();

  abstract Picture apply(Picture picture, double magnitude, RandomGenerator random);

  /** Any of them, all as likely. */
  static RandomOperation draw(RandomGenerator random) {
    return ALL[random.nextInt(ALL.length)];
  }

  private static double factor(double magnitude, RandomGenerator random) {
    return 1 + signed(0.9 * magnitude, random);
  }

  private static double signed(double size, RandomGenerator random) {
    return random.nextBoolean() ? size : -size;
  }
}
