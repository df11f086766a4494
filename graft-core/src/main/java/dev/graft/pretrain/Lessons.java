package dev.graft.pretrain;

import dev.graft.data.Task;
import dev.graft.features.FeatureSet;
import dev.graft.loop.TargetMatrix;
import dev.graft.loop.TrainingTargets;
import dev.graft.loop.ValidationTargets;
import dev.graft.policy.Score;
import dev.graft.torch.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a network is pretrained on: in each row a teacher's features without unit, the probabilities
 * that it gives its own classes, and the sample's own class; or only some of these.
 *
 * <p>Learning from probabilities: Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural
 * Network", 2015, arXiv:1503.02531. From features: Romero et al., "FitNets", 2015, arXiv:1412.6550.
 * From the very views that the teacher saw: Beyer et al., "Knowledge distillation: A good teacher
 * is patient and consistent", 2022, arXiv:2106.05237.
 */
final class Lessons implements TrainingTargets {
  private static final double FEATURES_WEIGHT = 4;
  private static final double LOGITS_WEIGHT = 1;
  private static final double LABELS_WEIGHT = 0.5;

  private final List<View> views;
  private final TeacherColumns teacher;
  private final TargetMatrix labels;
  private final float[] means;
  private final float[] deviations;

  /**
   * What the teacher says about one view of every sample.
   *
   * @param size how many samples
   * @param row of a sample: features, then logits
   */
  record View(int size, IntFunction<float[]> row) {
    static View of(FeatureSet rows) {
      return new View(rows.size(), rows::row);
    }
  }

  /** How a teacher's rows are divided. */
  record TeacherColumns(int features, int logits) {
    int sum() {
      return features + logits;
    }
  }

  /**
   * Lessons from a teacher and from labels.
   *
   * @param views a teacher's rows for each view of the samples, in their order; none without a
   *     teacher
   * @param labels the samples' classes; of no columns where they do not count
   */
  Lessons(List<View> views, TeacherColumns teacher, TargetMatrix labels) {
    this.views = List.copyOf(views);
    this.teacher = teacher;
    this.labels = labels;
    this.means = new float[teacher.features()];
    this.deviations = new float[teacher.features()];
    if (!views.isEmpty()) {
      measure(views.get(0));
    }
  }

  private void measure(View view) {
    double[] sums = new double[means.length];
    double[] squares = new double[means.length];
    for (int i = 0; i < view.size(); i++) {
      float[] row = view.row().apply(i);
      for (int column = 0; column < means.length; column++) {
        sums[column] += row[column];
        squares[column] += (double) row[column] * row[column];
      }
    }
    for (int column = 0; column < means.length; column++) {
      double mean = sums[column] / view.size();
      double variance = squares[column] / view.size() - mean * mean;
      means[column] = (float) mean;
      deviations[column] = (float) Math.sqrt(Math.max(variance, 1e-6));
    }
  }

  /** Columns in all. */
  int columns() {
    return teacher.sum() + labels.columns();
  }

  /** What makes a network learn them. */
  Loss loss() {
    List<Loss.Part> parts = new ArrayList<>();
    int logits = teacher.features();
    int classes = teacher.sum();
    if (logits > 0) {
      parts.add(new Loss.Part(0, logits, new Loss.SquaredError(), FEATURES_WEIGHT));
    }
    if (classes > logits) {
      parts.add(new Loss.Part(logits, classes, Loss.CrossEntropy.plain(), LOGITS_WEIGHT));
    }
    if (columns() > classes) {
      double weight = parts.isEmpty() ? 1 : LABELS_WEIGHT;
      parts.add(new Loss.Part(classes, columns(), Loss.CrossEntropy.plain(), weight));
    }
    return new Loss.Sum(parts);
  }

  @Override
  public int rows() {
    return labels.rows();
  }

  @Override
  public float[] rows(int[] samples, long epoch) {
    float[] rows = new float[samples.length * columns()];
    float[] known = labels.rows(samples, epoch);
    for (int i = 0; i < samples.length; i++) {
      int start = i * columns();
      if (!views.isEmpty()) {
        View view = views.get((int) (epoch % views.size()));
        write(view.row().apply(samples[i]), rows, start);
      }
      System.arraycopy(known, i * labels.columns(), rows, start + teacher.sum(), labels.columns());
    }
    return rows;
  }

  private void write(float[] row, float[] out, int start) {
    for (int column = 0; column < means.length; column++) {
      out[start + column] = (row[column] - means[column]) / deviations[column];
    }
    if (teacher.logits() > 0) {
      softmax(row, teacher.features(), out, start + teacher.features());
    }
  }

  private void softmax(float[] row, int from, float[] out, int to) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < row.length; i++) {
      highest = Math.max(highest, row[i]);
    }
    double sum = 0;
    for (int i = from; i < row.length; i++) {
      double value = Math.exp(row[i] - highest);
      out[to + i - from] = (float) value;
      sum += value;
    }
    for (int i = to; i < to + row.length - from; i++) {
      out[i] /= (float) sum;
    }
  }

  @Override
  public int[] classes() {
    return labels.classes();
  }

  @Override
  public double lossOfGuessing() {
    double features = teacher.features() > 0 ? FEATURES_WEIGHT : 0;
    double logits = teacher.logits() > 0 ? LOGITS_WEIGHT * Math.log(teacher.logits()) : 0;
    double weight = teacher.sum() > 0 ? LABELS_WEIGHT : 1;
    return features + logits + weight * Math.log(labels.columns());
  }

  /**
   * Measures answers by the labels among their columns.
   *
   * @param first where the labels' columns begin
   */
  record Exam(int columns, int first, TargetMatrix labels) implements ValidationTargets {
    @Override
    public int rows() {
      return labels.rows();
    }

    @Override
    public Score score(float[] outputs) {
      float[] answers = new float[labels.rows() * labels.columns()];
      for (int row = 0; row < labels.rows(); row++) {
        int from = row * columns + first;
        float[] part = Arrays.copyOfRange(outputs, from, from + labels.columns());
        System.arraycopy(part, 0, answers, row * part.length, part.length);
      }
      return new TargetMatrix(Task.CLASSIFY, labels.columns(), labels.values()).score(answers);
    }
  }
}
