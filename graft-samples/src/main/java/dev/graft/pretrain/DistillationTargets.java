package dev.graft.pretrain;

import dev.graft.features.FeatureSet;
import dev.graft.loop.RowTargets;
import dev.graft.loop.TargetMatrix;
import java.util.List;
import java.util.Optional;
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
final class DistillationTargets implements RowTargets {
  private final Columns columns;
  private final List<View> views;
  private final Optional<TargetMatrix> labels;
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

  /**
   * DistillationTargets from a teacher, from labels, or both.
   *
   * @param views a teacher's rows for each view of the samples, in their order; none without a
   *     teacher
   * @param labels the samples' classes, where they count
   */
  DistillationTargets(Columns columns, List<View> views, Optional<TargetMatrix> labels) {
    if (views.isEmpty() != (columns.teacher() == 0)
        || labels.isEmpty() != (columns.labels() == 0)) {
      throw new IllegalArgumentException("targets that are not what %s say".formatted(columns));
    }
    this.columns = columns;
    this.views = List.copyOf(views);
    this.labels = labels;
    this.means = new float[columns.features()];
    this.deviations = new float[columns.features()];
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

  @Override
  public int rows() {
    return labels.map(TargetMatrix::rows).orElseGet(() -> views.get(0).size());
  }

  @Override
  public float[] rows(int[] samples, long epoch) {
    int width = columns.all();
    float[] rows = new float[samples.length * width];
    if (!views.isEmpty()) {
      View view = views.get((int) (epoch % views.size()));
      for (int i = 0; i < samples.length; i++) {
        write(view.row().apply(samples[i]), rows, i * width);
      }
    }
    labels.ifPresent(
        known -> {
          float[] own = known.rows(samples, epoch);
          int count = columns.labels();
          for (int i = 0; i < samples.length; i++) {
            System.arraycopy(own, i * count, rows, i * width + columns.teacher(), count);
          }
        });
    return rows;
  }

  /** Validation by what the teacher says about other pictures, in the units of these targets. */
  TeacherValidation validation(View pictures) {
    float[] rows = new float[pictures.size() * columns.teacher()];
    for (int i = 0; i < pictures.size(); i++) {
      write(pictures.row().apply(i), rows, i * columns.teacher());
    }
    return new TeacherValidation(columns, rows);
  }

  private void write(float[] row, float[] out, int start) {
    for (int column = 0; column < means.length; column++) {
      out[start + column] = (row[column] - means[column]) / deviations[column];
    }
    if (columns.logits() > 0) {
      softmax(row, columns.features(), out, start + columns.features());
    }
  }

  private static void softmax(float[] row, int from, float[] out, int to) {
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

  /** The samples' classes; all of one where labels do not count. */
  @Override
  public int[] classes() {
    return labels.map(TargetMatrix::classes).orElseGet(() -> new int[rows()]);
  }

  @Override
  public double lossOfGuessing() {
    return columns.lossOfGuessing();
  }
}
