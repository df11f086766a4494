package dev.graft.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a network scales colours itself before its first layer: {@code factors * colour + offsets}.
 *
 * <p>From that follows which values it wants to be fed: those that it turns into some that networks
 * are known to work on. Division by 255 makes sense of values from 0 to 255 only; taking away .485,
 * of values from 0 to 1; and a network that does neither says nothing.
 *
 * @param factors [channels behind, 3]
 * @param offsets one for each channel behind
 */
public record InnerScaling(double[][] factors, double[] offsets) {
  private static final int COLOURS = 3;

  /** ImageNet's mean colour and standard deviation, from 0 to 1. */
  private static final double[] MEAN = {0.485, 0.456, 0.406};

  private static final double[] STD = {0.229, 0.224, 0.225};

  /** How far mean and spread of what comes out may be from what is known. */
  private static final double TOLERANCE = 0.35;

  /** What networks may be fed. */
  private static final List<ValueRange> FED =
      List.of(ValueRange.NONE, ValueRange.UNIT, ValueRange.TF, ValueRange.TORCH);

  /** Mean and standard deviation of what first layers are known to work on. */
  private record Known(double mean, double std) {}

  private static final List<Known> KNOWN =
      List.of(
          new Known(0, 1), // torchvision
          new Known(-0.1, 0.45), // TensorFlow: from -1 to 1
          new Known(0.45, 0.226), // from 0 to 1
          new Known(0, 0.226), // the same less its mean
          new Known(0, 57.6), // Caffe
          new Known(114.5, 57.6)); // from 0 to 255

  /**
   * What a network wants.
   *
   * @param values in which range
   * @param blueFirst whether it takes blue, green, red
   */
  public record Wanted(ValueRange values, boolean blueFirst) {}

  /** Copies the arrays. */
  public InnerScaling {
    factors = Arrays.stream(factors).map(double[]::clone).toArray(double[][]::new);
    offsets = offsets.clone();
  }

  /** Whether colours stay as they are, but perhaps for their order. */
  public boolean keepsValues() {
    return IntStream.range(0, offsets.length)
        .allMatch(
            i -> {
              double gain = gain(i);
              return gain > 0.7 && gain < 1.4 && Math.abs(offsets[i]) < 0.35;
            });
  }

  /** Whether red and blue change places. */
  public boolean exchangesRedAndBlue() {
    return offsets.length == COLOURS && source(0) == 2 && source(1) == 1 && source(2) == 0;
  }

  /**
   * The values that it makes sense of.
   *
   * @return empty where it {@linkplain #keepsValues keeps values}, or makes sense of none
   */
  public Optional<Wanted> wanted() {
    if (keepsValues()) {
      return Optional.empty();
    }
    double nearest = TOLERANCE;
    ValueRange best = null;
    for (ValueRange fed : FED) {
      for (Known known : KNOWN) {
        double distance = distance(fed::of, known);
        if (distance < nearest) {
          nearest = distance;
          best = fed;
        }
      }
    }
    return best == null ? Optional.empty() : Optional.of(new Wanted(best, wantsBlueFirst(best)));
  }

  /** Whether values written like this become some that first layers are known to work on. */
  public boolean makesSenseOf(Preprocessing fed) {
    return KNOWN.stream().anyMatch(known -> distance(fed::of, known) < TOLERANCE);
  }

  /**
   * Preprocessing after which the first layer gets what it would get from another one if the
   * network did nothing itself.
   *
   * @return empty where channels are mixed or exchanged
   */
  public Optional<Preprocessing> before(Preprocessing wanted) {
    List<Double> means = new ArrayList<>();
    List<Double> stds = new ArrayList<>();
    for (int i = 0; i < COLOURS; i++) {
      if (offsets.length != COLOURS || source(i) != i || factors[i][i] == 0) {
        return Optional.empty();
      }
      int colour = wanted.colour(i);
      means.add(wanted.mean().get(colour) + offsets[i] * wanted.std().get(colour));
      stds.add(wanted.std().get(colour) * factors[i][i]);
    }
    if (wanted.channelOrder() == ChannelOrder.BGR) {
      Collections.reverse(means);
      Collections.reverse(stds);
    }
    return Optional.of(wanted.withMean(means).withStd(stds));
  }

  private interface Writing {
    double of(double value, int colour);
  }

  /** How unlike the values behind are to known ones, if pictures are written in a range. */
  private double distance(Writing fed, Known known) {
    double sum = 0;
    for (int i = 0; i < offsets.length; i++) {
      double mean = offsets[i];
      double std = 0;
      for (int colour = 0; colour < COLOURS; colour++) {
        double middle = fed.of(MEAN[colour], colour);
        mean += factors[i][colour] * middle;
        std += factors[i][colour] * (fed.of(MEAN[colour] + STD[colour], colour) - middle);
      }
      sum += Math.abs(Math.log(Math.abs(std) / known.std));
      sum += Math.abs(mean - known.mean) / known.std;
    }
    return sum / offsets.length;
  }

  /** ImageNet's mean is redder than blue; so is what makes 0 of the channels, in their order. */
  private boolean wantsBlueFirst(ValueRange fed) {
    if (offsets.length != COLOURS || fed == ValueRange.TORCH) {
      return false;
    }
    double[] zero = new double[COLOURS];
    for (int i = 0; i < COLOURS; i++) {
      int source = source(i);
      if (source < 0) {
        return false;
      }
      double value = -offsets[i] / factors[i][source];
      zero[source] = (value - fed.of(0, source)) / (fed.of(1, source) - fed.of(0, source));
    }
    double asRgb = 0;
    double asBgr = 0;
    for (int colour = 0; colour < COLOURS; colour++) {
      asRgb += Math.abs(zero[colour] - MEAN[colour]);
      asBgr += Math.abs(zero[colour] - MEAN[COLOURS - 1 - colour]);
    }
    return zero[2] - zero[0] > 0.03 && asBgr < asRgb;
  }

  /** Which colour alone a channel is made of; -1 if of several. */
  private int source(int channel) {
    double[] row = factors[channel];
    int largest = 0;
    for (int colour = 1; colour < COLOURS; colour++) {
      largest = Math.abs(row[colour]) > Math.abs(row[largest]) ? colour : largest;
    }
    double others = Arrays.stream(row).map(Math::abs).sum() - Math.abs(row[largest]);
    return others < 0.01 * Math.abs(row[largest]) ? largest : -1;
  }

  private double gain(int channel) {
    return Arrays.stream(factors[channel]).sum();
  }

  /** As in {@code x * 0.0171, 0.0175, 0.0174 - 2.118, 2.036, 1.804}. */
  @Override
  public String toString() {
    double[] gains = IntStream.range(0, offsets.length).mapToDouble(this::gain).toArray();
    return "x * (%s) + (%s)".formatted(text(gains), text(offsets));
  }

  private static String text(double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.4g", value))
        .collect(Collectors.joining(", "));
  }
}
