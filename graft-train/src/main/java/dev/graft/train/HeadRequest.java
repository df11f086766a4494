package dev.graft.train;

import dev.graft.data.Task;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import java.util.OptionalInt;

/**
 * How the exact head is solved.
 *
 * @param settings by which method, and how
 * @param views how many views of each training sample it learns from, the sample itself and random
 *     crops of it; 1 for the sample alone, empty for what {@link dev.graft.policy.HyperRule#views}
 *     says
 */
public record HeadRequest(HeadSettings settings, OptionalInt views) {
  /** One with as many views as there is reason for. */
  public static HeadRequest of(HeadSettings settings) {
    return new HeadRequest(settings, OptionalInt.empty());
  }

  /** The same, learning from the samples alone unless more was asked for. */
  HeadRequest withoutUsualViews() {
    return new HeadRequest(settings, OptionalInt.of(views.orElse(1)));
  }

  /** Whether it may be a logistic one, which alone learns from several views. */
  boolean solvesLogistic(Task task) {
    return task != Task.REGRESS && settings.method() != HeadMethod.RIDGE;
  }
}
