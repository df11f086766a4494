package dev.graft;

import java.util.List;
import java.util.stream.IntStream;

/** Part of a list where all of it would be too much. */
public final class Evenly {
  private Evenly() {}

  /** So many at most, evenly spaced, in their order. */
  public static <T> List<T> some(List<T> all, int most) {
    int count = Math.min(all.size(), most);
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }
}
