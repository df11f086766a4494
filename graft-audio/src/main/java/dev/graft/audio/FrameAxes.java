package dev.graft.audio;

import dev.graft.graph.ValueInfo;
import dev.graft.graph.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where time and bands are in a tensor of frames, whose first axis is the batch and whose other
 * axes have an extent of 1.
 *
 * @param rank how many axes there are
 */
record FrameAxes(int rank, int time, int bands) {
  /** Those of a network's input, of which it is known how many bands it takes. */
  static Optional<FrameAxes> of(ValueInfo input, long bands) {
    long[] extents = input.extents();
    List<Integer> matching =
        IntStream.range(1, extents.length).filter(i -> extents[i] == bands).boxed().toList();
    List<Integer> others =
        IntStream.range(1, extents.length)
            .filter(i -> extents[i] != bands && extents[i] != 1)
            .boxed()
            .toList();
    if (matching.size() == 1 && others.size() == 1) {
      return Optional.of(new FrameAxes(extents.length, others.get(0), matching.get(0)));
    }
    boolean asMany = matching.size() == 2 && others.isEmpty(); // as many frames as bands
    return asMany
        ? Optional.of(new FrameAxes(extents.length, matching.get(0), matching.get(1)))
        : Optional.empty();
  }

  /** Those of a tensor that was measured for a sound and for a longer one. */
  static Optional<FrameAxes> of(long[] shape, long[] longer) {
    int[] time =
        IntStream.range(1, shape.length)
            .filter(i -> shape.length == longer.length && shape[i] != longer[i])
            .toArray();
    int[] bands =
        IntStream.range(1, shape.length)
            .filter(i -> time.length == 1 && i != time[0] && shape[i] != 1)
            .toArray();
    return shape.length > 2 && time.length == 1 && bands.length == 1
        ? Optional.of(new FrameAxes(shape.length, time[0], bands[0]))
        : Optional.empty();
  }

  /**
   * Brings frames to other axes.
   *
   * @param bandCount how many there are
   * @param output what the result is called
   */
  void arrange(String frames, FrameAxes to, long bandCount, String output, Wiring wiring) {
    String ordered = frames;
    if (time < bands != to.time < to.bands) {
      List<Long> order = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
      order.set(time, (long) bands);
      order.set(bands, (long) time);
      ordered = wiring.transpose(frames, output + "/ordered", order);
    }
    long[] extents = new long[to.rank];
    for (int axis = 0; axis < to.rank; axis++) {
      extents[axis] = axis == 0 ? 0 : axis == to.time ? -1 : axis == to.bands ? bandCount : 1;
    }
    wiring.reshape(ordered, output, extents);
  }
}
