package dev.graft.style;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How a picture is painted.
 *
 * @param steps at each size, at least 1
 * @param styleWeight how much the style counts, from 0: the relative squared distance of Gram
 *     matrices, the mean over all layers
 * @param contentWeight how much the content counts, from 0: the squared distance of features,
 *     relative to how large they are
 * @param variationWeight how much it counts that neighbouring pixels differ, from 0
 * @param learningRate the largest step of a colour, where black is 0 and full is 1, above 0
 * @param seed decides by how much the network's view is moved from step to step
 */
@RecordBuilder
public record StyleSettings(
    int steps,
    double styleWeight,
    double contentWeight,
    double variationWeight,
    double learningRate,
    long seed)
    implements StyleSettingsBuilder.With {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public StyleSettings {
    require("steps", steps, steps >= 1);
    require("style weight", styleWeight, isWeight(styleWeight));
    require("content weight", contentWeight, isWeight(contentWeight));
    require("variation weight", variationWeight, isWeight(variationWeight));
    require("learning rate", learningRate, learningRate > 0 && learningRate <= 1);
  }

  private static boolean isWeight(double weight) {
    return weight >= 0 && weight < Double.POSITIVE_INFINITY;
  }

  private static void require(String name, Number value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException(name + " cannot be " + value);
    }
  }

  /** What pictures in the documentation were painted with. */
  public static StyleSettings defaults() {
    return new StyleSettings(100, 1, 0.05, 0.1, 0.02, 0);
  }
}
