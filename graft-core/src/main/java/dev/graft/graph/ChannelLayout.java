package dev.graft.graph;

import java.util.OptionalInt;

/** The order of the axes of a tensor of maps: where its channels stand. */
public enum ChannelLayout {
  /** Before height and width, as PyTorch has it. */
  NCHW,
  /** Behind them, as Keras has it. */
  NHWC;

  private static final int COLOURS = 3;

  /** Which axis holds the channels. */
  public int channelAxis() {
    return this == NCHW ? 1 : 3;
  }

  /** The order of an input's axes, where it has four. */
  public static ChannelLayout of(Graph network, ValueInfo input) {
    return input.shape().size() == 4 ? of(network, input.name(), input.extents()) : NCHW;
  }

  /**
   * The order of the axes of an input of four: the operators tell where the extents allow it; else
   * the extents; else as PyTorch has it.
   *
   * @param extents its own, -1 where free
   */
  public static ChannelLayout of(Graph network, String input, long[] extents) {
    OptionalInt computed = ChannelAxis.ofInput(network, input);
    for (ChannelLayout layout : values()) {
      long channels = extents[layout.channelAxis()];
      boolean fits = channels < 0 || channels == COLOURS || channels == 1;
      if (fits && computed.isPresent() && computed.getAsInt() == layout.channelAxis()) {
        return layout;
      }
    }
    boolean first = extents[1] == COLOURS || (extents[1] == 1 && extents[3] != COLOURS);
    boolean last = extents[3] == COLOURS || extents[3] == 1;
    return last && !first ? NHWC : NCHW;
  }
}
