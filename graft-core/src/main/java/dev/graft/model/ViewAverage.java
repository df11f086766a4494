package dev.graft.model;

import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.features.SampleView;
import dev.graft.linalg.FloatMatrix;
import dev.graft.modality.Augment;
import dev.graft.modality.View;
import dev.graft.modality.Viewing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several views of each sample, whose answers are averaged: the sample as it is, then views that
 * differ a little from it, the same ones whenever it is asked about. Logits are averaged, which is
 * the geometric mean of the probabilities (Krizhevsky et al., "ImageNet Classification with Deep
 * Convolutional Neural Networks", 2012, took the mean of ten crops). What is unlike the training
 * data is told by the sample as it is.
 *
 * @param count how many views, the sample itself among them
 */
record ViewAverage(int count, ModelCard card) {
  /** Checks the number. */
  ViewAverage {
    if (count < 1) {
      throw new IllegalArgumentException("at least one view is asked about, not " + count);
    }
  }

  List<SampleView> views() {
    Viewing viewing = Viewing.of(augment());
    Stream<SampleView> drawn =
        IntStream.range(1, count)
            .mapToObj(number -> sample -> new View(viewing, random(sample, number)));
    return Stream.concat(Stream.of(SampleView.WHOLE), drawn).toList();
  }

  /**
   * Crops, unless they would change the numbers to be predicted or have no size to be brought to.
   */
  private Augment augment() {
    boolean crops = card.task() != Task.REGRESS && card.processor().signature().isFixed();
    return crops ? Augment.LIGHT : Augment.SHIFT;
  }

  private static SplittableRandom random(Sample sample, int number) {
    long content = Long.parseUnsignedLong(sample.sha256().substring(0, 16), 16);
    return new SplittableRandom(content + number);
  }

  /**
   * The mean of answers.
   *
   * @param answers one for each of the views, in their order
   */
  Prediction mean(List<Prediction> answers) {
    Prediction whole = answers.get(0);
    if (answers.size() == 1) {
      return whole;
    }
    List<Double> logits = new ArrayList<>();
    float[] outputs = new float[whole.logits().size()];
    for (int k = 0; k < outputs.length; k++) {
      int output = k;
      double mean = answers.stream().mapToDouble(one -> one.logits().get(output)).sum();
      logits.add(mean / answers.size());
      outputs[k] = (float) (mean / answers.size());
    }
    List<Double> values = new ArrayList<>();
    float[] predicted =
        link()
            .predictions(FloatMatrix.of(outputs, 1, outputs.length), card.temperature())
            .toArray();
    for (float value : predicted) {
      values.add((double) value);
    }
    return new Prediction(
        values, logits, whole.novelty(), whole.unlikeTraining(), whole.shortened());
  }

  private Link link() {
    return switch (card.task()) {
      case CLASSIFY -> Link.SOFTMAX;
      case MULTILABEL -> Link.SIGMOID;
      case REGRESS, TRANSCRIBE -> Link.IDENTITY;
      case DETECT -> throw new IllegalStateException("boxes are no rows of numbers");
    };
  }
}
