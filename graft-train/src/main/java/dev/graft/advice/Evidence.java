package dev.graft.advice;

import dev.graft.advice.Advice.ClassCount;
import dev.graft.data.Sample;
import dev.graft.data.Targets;
import dev.graft.features.FeatureSet;
import dev.graft.linalg.FloatMatrix;
import dev.graft.train.Prepared;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the exact head says of samples that it did not learn from.
 *
 * @param samples those of training, each left out in turn, and those of validation that were drawn
 * @param classes what the training samples are; empty but for classes
 * @param curve of the training samples; empty but for classes of some samples
 * @param labels of all samples; empty but for classes of some samples
 */
record Evidence(
    List<Sample> samples,
    List<ClassCount> classes,
    Optional<LearningCurve> curve,
    Optional<LabelErrors> labels) {
  /** With fewer a head that leaves samples out says more of chance than of them. */
  private static final int FEWEST_PER_CLASS = 5;

  Evidence {
    samples = List.copyOf(samples);
    classes = List.copyOf(classes);
  }

  static Evidence of(Prepared prepared) {
    FeatureSet training = prepared.training();
    if (!(prepared.targets(training) instanceof Targets.Classes classes)) {
      return new Evidence(training.samples(), List.of(), Optional.empty(), Optional.empty());
    }
    List<Sample> samples = new ArrayList<>(training.samples());
    List<Integer> classOf = new ArrayList<>(classes.classOf());
    FloatMatrix answers = prepared.head().outOfFold();
    LabelErrors own = LabelErrors.of(answers, classOf);
    if (training.size() < FEWEST_PER_CLASS * classes.outputs()) {
      return new Evidence(
          samples, counts(prepared, classes, own), Optional.empty(), Optional.empty());
    }
    LearningCurve curve =
        LearningCurve.of(
            training.matrix(), classes, prepared.headSettings(), prepared.data().options().seed());
    LabelErrors all = own;
    Optional<FeatureSet> drawn =
        prepared.validation().filter(validation -> prepared.data().validationDrawn());
    if (drawn.isPresent() && prepared.targets(drawn.get()) instanceof Targets.Classes others) {
      samples.addAll(drawn.get().samples());
      classOf.addAll(others.classOf());
      FloatMatrix more = prepared.head().predict(drawn.get().matrix());
      all = LabelErrors.of(stacked(answers, more), classOf);
    }
    return new Evidence(
        samples, counts(prepared, classes, own), Optional.of(curve), Optional.of(all));
  }

  private static FloatMatrix stacked(FloatMatrix above, FloatMatrix below) {
    int first = above.rows() * above.columns();
    float[] values = new float[first + below.rows() * below.columns()];
    System.arraycopy(above.toArray(), 0, values, 0, first);
    System.arraycopy(below.toArray(), 0, values, first, values.length - first);
    return FloatMatrix.of(values, above.rows() + below.rows(), above.columns());
  }

  private static List<ClassCount> counts(
      Prepared prepared, Targets.Classes classes, LabelErrors labels) {
    int[] samples = new int[classes.outputs()];
    int[] right = new int[classes.outputs()];
    for (LabelErrors.Suspect one : labels.ranking()) {
      samples[one.given()]++;
      right[one.given()] += one.isDoubted() ? 0 : 1;
    }
    List<String> names = prepared.data().outputNames();
    return IntStream.range(0, samples.length)
        .mapToObj(
            k ->
                new ClassCount(
                    names.get(k), samples[k], right[k] / (double) Math.max(1, samples[k])))
        .toList();
  }
}
