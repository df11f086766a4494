package dev.graft.data;

import dev.graft.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the head has to predict, for each sample in the order of the features' rows. */
public sealed interface Targets {
  /** Number of samples. */
  int rows();

  /** Number of values the head puts out for a sample. */
  int outputs();

  /** Those of some of the samples, in this order. */
  Targets select(int[] samples);

  /**
   * One class per sample.
   *
   * @param classOf each sample's class, from 0
   * @param outputs number of classes
   */
  record Classes(List<Integer> classOf, int outputs) implements Targets {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a class is out of range
     */
    public Classes {
      classOf = List.copyOf(classOf);
      for (int i = 0; i < classOf.size(); i++) {
        checkRange(i, classOf.get(i), outputs);
      }
    }

    @Override
    public int rows() {
      return classOf.size();
    }

    @Override
    public Classes select(int[] samples) {
      return new Classes(Arrays.stream(samples).mapToObj(classOf::get).toList(), outputs);
    }
  }

  /**
   * Any number of labels per sample.
   *
   * @param labelsOf each sample's labels, from 0
   * @param outputs number of labels
   */
  record LabelSets(List<Set<Integer>> labelsOf, int outputs) implements Targets {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a label is out of range
     */
    public LabelSets {
      labelsOf = labelsOf.stream().map(Set::copyOf).toList();
      for (int i = 0; i < labelsOf.size(); i++) {
        for (int label : labelsOf.get(i)) {
          checkRange(i, label, outputs);
        }
      }
    }

    @Override
    public int rows() {
      return labelsOf.size();
    }

    @Override
    public LabelSets select(int[] samples) {
      return new LabelSets(Arrays.stream(samples).mapToObj(labelsOf::get).toList(), outputs);
    }
  }

  /**
   * One or more numbers per sample.
   *
   * @param values [samples, targets]
   */
  record Values(FloatMatrix values) implements Targets {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a value is not finite or there is no target
     */
    public Values {
      if (values.columns() < 1) {
        throw new IllegalArgumentException("there is no target");
      }
      for (int i = 0; i < values.rows(); i++) {
        for (int k = 0; k < values.columns(); k++) {
          if (!Float.isFinite(values.get(i, k))) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "target %d of sample %d is %s, expected a finite number",
                    k,
                    i,
                    values.get(i, k)));
          }
        }
      }
    }

    @Override
    public int rows() {
      return values.rows();
    }

    @Override
    public int outputs() {
      return values.columns();
    }

    @Override
    public Values select(int[] samples) {
      float[] selected = new float[samples.length * values.columns()];
      for (int i = 0; i < samples.length; i++) {
        System.arraycopy(
            values.row(samples[i]), 0, selected, i * values.columns(), values.columns());
      }
      return new Values(FloatMatrix.of(selected, samples.length, values.columns()));
    }
  }

  private static void checkRange(int sample, int label, int labels) {
    if (label < 0 || label >= labels) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "sample %d has label %d, expected 0 to %d", sample, label, labels - 1));
    }
  }
}
