package dev.graft.loop;

import dev.graft.graph.Tensor;
import dev.graft.torch.Parameter;
import dev.graft.torch.Parameter.Role;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a step moves each pretrained parameter: in proportion to what is there; of a
 * convolution's weights, to the size of the output channel's own. Where batch normalisation was
 * folded into convolutions, channels of one layer differ in size by a factor of a hundred, and
 * Adam's steps of one size for all would wreck the small ones before the large ones move.
 *
 * <p>The more inputs a channel has, the larger the part of their size by which its weights move, as
 * by its root when Adam's steps are of one size and weights were drawn as by He et al., "Delving
 * Deep into Rectifiers", 2015, arXiv:1502.01852: steps that are right for a convolution of hundreds
 * of inputs do no more than shake the nine weights of a depthwise one, or what is added to each
 * position, such as a bias or a position code.
 *
 * <p>The relative step size of Shazeer and Stern, "Adafactor", 2018, arXiv:1804.04235, section 8,
 * here by the size at the start.
 */
final class StepScales {
  private static final double SMALLEST = 1e-3;
  private static final double SMALLEST_CHANNEL = 0.01; // of the whole tensor's size
  private static final int USUAL_INPUTS = 160; // of a channel; rates are quoted for these

  private StepScales() {}

  /** What each element's step is multiplied with, by parameter name, in the parameter's shape. */
  static Map<String, Tensor> of(List<Parameter> parameters, Weights start) {
    Map<String, Tensor> scales = new HashMap<>();
    for (Parameter parameter : parameters) {
      Tensor pretrained = start.tensors().get(parameter.name());
      if (pretrained != null) {
        scales.put(parameter.name(), of(parameter, pretrained));
      }
    }
    return scales;
  }

  static Tensor of(Parameter parameter, Tensor pretrained) {
    float[] values = pretrained.floats();
    long[] shape = pretrained.shape();
    double whole = Math.max(SMALLEST, rootMeanSquare(values, 0, values.length));
    boolean byChannel = parameter.role() == Role.CONVOLUTION;
    int channel = byChannel ? Math.toIntExact(values.length / shape[0]) : values.length;
    double share = Math.sqrt((double) inputs(parameter) / USUAL_INPUTS);
    float[] scales = new float[values.length];
    for (int from = 0; from < values.length; from += channel) {
      double own = byChannel ? rootMeanSquare(values, from, from + channel) : whole;
      double scale = share * Math.max(own, SMALLEST_CHANNEL * whole);
      Arrays.fill(scales, from, from + channel, (float) scale);
    }
    return Tensor.ofFloats(scales, shape);
  }

  private static long inputs(Parameter parameter) {
    return switch (parameter.role()) {
      case CONVOLUTION -> parameter.fanIn();
      case LINEAR, EMBEDDING -> USUAL_INPUTS;
      case BIAS, NORM_SCALE, NORM_SHIFT, OTHER -> 1;
    };
  }

  private static double rootMeanSquare(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum / (to - from));
  }
}
