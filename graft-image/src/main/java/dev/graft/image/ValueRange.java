package dev.graft.image;

import java.util.List;

/** The usual ways to write colours as numbers for a network, by the names they go under. */
public enum ValueRange {
  /** From -1 to 1: {@code x / 127.5 - 1}, as TensorFlow's networks take them. */
  TF,
  /** Blue first, from 0 to 255, less ImageNet's mean colour, as networks from Caffe take them. */
  CAFFE,
  /** From 0 to 1, then ImageNet's mean and standard deviation, as torchvision's take them. */
  TORCH,
  /** From 0 to 1, then the mean and standard deviation of CLIP, whose pictures are bicubic. */
  CLIP,
  /** From 0 to 1. */
  UNIT,
  /** From 0 to 255, as they are. */
  NONE;

  private double scale() {
    return this == CAFFE || this == NONE ? 1 : 1 / 255.0;
  }

  /** What is taken away, for red, green and blue. */
  List<Double> mean() {
    return switch (this) {
      case TF -> all(0.5);
      case CAFFE -> List.of(123.68, 116.779, 103.939);
      case TORCH -> List.of(0.485, 0.456, 0.406);
      case CLIP -> List.of(0.48145466, 0.4578275, 0.40821073);
      case UNIT, NONE -> all(0);
    };
  }

  /** What the rest is divided by, for red, green and blue. */
  List<Double> std() {
    return switch (this) {
      case TF -> all(0.5);
      case TORCH -> List.of(0.229, 0.224, 0.225);
      case CLIP -> List.of(0.26862954, 0.26130258, 0.27577711);
      case CAFFE, UNIT, NONE -> all(1);
    };
  }

  private static List<Double> all(double value) {
    return List.of(value, value, value);
  }

  /** The same preprocessing with these values; grey pictures stay grey, with the mean of three. */
  public Preprocessing in(Preprocessing preprocessing) {
    boolean grey = preprocessing.channelOrder() == ChannelOrder.GREY;
    Preprocessing valued =
        preprocessing
            .withScale(scale())
            .withMean(grey ? average(mean()) : mean())
            .withStd(grey ? average(std()) : std());
    ChannelOrder order = this == CAFFE ? ChannelOrder.BGR : ChannelOrder.RGB;
    return valued
        .withChannelOrder(grey ? ChannelOrder.GREY : order)
        .withInterpolation(this == CLIP ? Interpolation.BICUBIC : valued.interpolation());
  }

  private static List<Double> average(List<Double> values) {
    return all(values.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }

  /** What a colour from 0 to 1 is written as. */
  double of(double colour, int channel) {
    return (colour * 255 * scale() - mean().get(channel)) / std().get(channel);
  }
}
