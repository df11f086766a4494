package dev.graft.pretrain;

import static java.util.stream.Collectors.joining;

import dev.graft.policy.BlockRange;
import dev.graft.policy.Convergence;
import dev.graft.policy.Rates;
import dev.graft.policy.Schedule;
import dev.graft.policy.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How long a network is pretrained, at which sizes, and how fast.
 *
 * @param sizesPx the sides of the pictures that it is trained with, from 32 up, for one equal part
 *     of the epochs after another; several sides in one part take turns. Small ones first cost less
 *     (Howard, "Training Imagenet in 3 hours", 2018), and the last may still be below what the
 *     finished network takes, since in crops things look larger than in whole pictures (Touvron et
 *     al., "Fixing the train-test resolution discrepancy", 2019, arXiv:1906.06423)
 * @param epochs passes over the pictures, all sizes together; at least one for each part
 * @param views different views of each picture, which come round again, at least 1
 * @param batchSize pictures per step, at least 1
 * @param rate the highest learning rate, above 0
 */
public record Course(
    List<List<Integer>> sizesPx, int epochs, int views, int batchSize, double rate) {
  private static final double WARM_UP = 0.05;

  /** Copies the lists and checks the numbers. */
  public Course {
    sizesPx = sizesPx.stream().map(List::copyOf).toList();
    if (sizesPx.isEmpty() || sizesPx.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("no size to train at: expected one or more");
    }
    sizesPx.stream()
        .flatMap(List::stream)
        .forEach(side -> PretrainRequest.requireAtLeast(32, side, "px as a side in training"));
    PretrainRequest.requireAtLeast(1, epochs, "epochs");
    PretrainRequest.requireAtLeast(1, views, "views of each picture");
    PretrainRequest.requireAtLeast(1, batchSize, "pictures per batch");
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a learning rate of %s: expected a number above 0".formatted(rate));
    }
    if (epochs < sizesPx.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d epochs for %d sizes, one after another: expected an epoch or more for each; give more epochs, or fewer sizes to train at",
              epochs,
              sizesPx.size()));
    }
  }

  /** The largest side in a part. */
  int largestPx(int stage) {
    return Collections.max(sizesPx.get(stage));
  }

  /**
   * A stage for each size; the rate falls only in the last.
   *
   * @param blocks of the network, all of which move
   */
  List<Stage> stages(int blocks) {
    List<Stage> stages = new ArrayList<>();
    int left = epochs;
    for (int i = 0; i < sizesPx.size(); i++) {
      int sizesLeft = sizesPx.size() - i;
      int own = (left + sizesLeft - 1) / sizesLeft;
      left -= own;
      stages.add(
          new Stage(
              sizesPx.get(i).stream().map(String::valueOf).collect(joining("+", "", " px")),
              new BlockRange(0, blocks),
              new Rates(rate, rate, 1),
              left > 0 ? new Schedule.Constant(WARM_UP) : new Schedule.Cosine(WARM_UP),
              own,
              new Convergence(own, 0)));
    }
    return stages;
  }
}
