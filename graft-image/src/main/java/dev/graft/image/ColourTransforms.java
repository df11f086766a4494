package dev.graft.image;

import dev.graft.GraftException;
import dev.graft.graph.Graph;
import dev.graft.graph.LeadingOperators;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What a network does to colours before its first layer, measured on pictures of one colour. */
public final class ColourTransforms {
  private static final int COLOURS = 3;
  private static final int FREE_SIDE_PX = 32;

  private ColourTransforms() {}

  /**
   * Measures it.
   *
   * @param network takes float32 [N, 3, H, W]
   * @return empty where the network begins with a layer, or with something that is not linear
   */
  public static Optional<InnerScaling> of(Graph network) {
    return LeadingOperators.of(network).flatMap(ColourTransforms::measure);
  }

  private static Optional<InnerScaling> measure(Graph leading) {
    try (Engine engine = Engine.of(leading, 1)) {
      double[] black = answer(engine, leading, 0, 0, 0);
      double[] white = answer(engine, leading, 1, 1, 1);
      double[][] factors = new double[black.length][COLOURS];
      double[] sums = black.clone();
      for (int colour = 0; colour < COLOURS; colour++) {
        double[] one =
            answer(engine, leading, colour == 0 ? 1 : 0, colour == 1 ? 1 : 0, colour == 2 ? 1 : 0);
        for (int i = 0; i < black.length; i++) {
          factors[i][colour] = one[i] - black[i];
          sums[i] += factors[i][colour];
        }
      }
      for (int i = 0; i < sums.length; i++) {
        if (Math.abs(sums[i] - white[i]) > 1e-3 * Math.max(1, Math.abs(white[i]))) {
          return Optional.empty();
        }
      }
      return black.length == 0 ? Optional.empty() : Optional.of(new InnerScaling(factors, black));
    } catch (GraftException e) {
      return Optional.empty(); // what is wrong with it is said where it is put to use
    }
  }

  /** What becomes of a colour, channel by channel; nothing where channels are not to be found. */
  private static double[] answer(Engine engine, Graph leading, float... colour) {
    long[] extents = leading.inputs().get(0).extents();
    int height = extents[2] < 0 ? FREE_SIDE_PX : (int) extents[2];
    int width = extents[3] < 0 ? FREE_SIDE_PX : (int) extents[3];
    float[] picture = new float[COLOURS * height * width];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = colour[i / (height * width)];
    }
    Tensor input = Tensor.ofFloats(picture, 1, COLOURS, height, width);
    String name = leading.inputs().get(0).name();
    Tensor output = engine.run(Map.of(name, input)).values().iterator().next();
    long[] shape = output.shape();
    boolean first = shape.length == 4 && shape[1] <= COLOURS;
    if (!first && (shape.length != 4 || shape[3] > COLOURS)) {
      return new double[0];
    }
    int channels = (int) shape[first ? 1 : 3];
    float[] values = output.floats();
    int plane = values.length / channels;
    double[] typical = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      float[] own = new float[plane];
      for (int i = 0; i < plane; i++) {
        own[i] = values[first ? channel * plane + i : i * channels + channel];
      }
      Arrays.sort(own); // padding has values of its own, and a mean picture many
      typical[channel] = own[plane / 2];
    }
    return typical;
  }
}
