package dev.graft.torch;

import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/**
 * How many threads libtorch computes with: for each caller as many as that one wants, and for one
 * who wants nothing as many as it had. For use on the thread that libtorch works on.
 */
final class ThreadCount {
  private static final ThreadLocal<Optional<Integer>> WANTED =
      ThreadLocal.withInitial(Optional::empty);

  private int usual;
  private int now;

  /** What the calling thread wants, if anything. */
  static Optional<Integer> wanted() {
    return WANTED.get();
  }

  /** From here on the calling thread wants this. */
  static void want(Optional<Integer> threads) {
    WANTED.set(threads);
  }

  /** Makes it so, once somebody wanted something; libtorch is loaded then. */
  void set(Optional<Integer> wanted) {
    if (usual == 0) {
      if (wanted.isEmpty()) {
        return;
      }
      usual = torch.get_num_threads();
      now = usual;
    }
    int next = wanted.orElse(usual);
    if (next != now) {
      torch.set_num_threads(next);
      now = next;
    }
  }
}
