package dev.graft.loop;

import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right answers of all samples as a matrix [samples, columns]: a one in the column of the
 * class, ones in those of several labels, or the numbers to be predicted. Immutable.
 */
public final class TargetMatrix implements RowTargets, RowValidation {
  private static final double MOST_WEIGHT = 100;

  private final Task task;
  private final int columns;
  private final float[] values;

  /**
   * A matrix of answers.
   *
   * @param columns outputs of the network
   * @param values row-major; not copied
   */
  public TargetMatrix(Task task, int columns, float[] values) {
    this.task = task;
    this.columns = columns;
    this.values = values;
  }

  /**
   * That of samples, a row each in their order.
   *
   * @param columns outputs of the network: as many as classes, labels or numbers
   */
  public static TargetMatrix of(Task task, List<Sample> samples, int columns) {
    float[] values = new float[Math.multiplyExact(samples.size(), columns)];
    for (int row = 0; row < samples.size(); row++) {
      Target target = samples.get(row).target();
      int start = row * columns;
      if (target instanceof Target.ClassIndex single) {
        values[start + single.index()] = 1;
      } else if (target instanceof Target.Labels labels) {
        labels.indices().forEach(index -> values[start + index] = 1);
      } else if (target instanceof Target.Values numbers) {
        for (int i = 0; i < columns; i++) {
          values[start + i] = numbers.values().get(i).floatValue();
        }
      }
    }
    return new TargetMatrix(task, columns, values);
  }

  /** What is predicted. */
  public Task task() {
    return task;
  }

  /** How many outputs the network has. */
  public int columns() {
    return columns;
  }

  @Override
  public int rows() {
    return values.length / columns;
  }

  /** All values, row-major; not copied. */
  public float[] values() {
    return values;
  }

  /** One value, by its row and column from 0. */
  public float value(int row, int column) {
    return values[row * columns + column];
  }

  /** The rows of these samples, in this order; the same in every epoch. */
  @Override
  public float[] rows(int[] samples, long epoch) {
    float[] rows = new float[samples.length * columns];
    for (int i = 0; i < samples.length; i++) {
      System.arraycopy(values, samples[i] * columns, rows, i * columns, columns);
    }
    return rows;
  }

  /** Every sample's class: the column of its largest value. */
  @Override
  public int[] classes() {
    int[] classes = new int[rows()];
    for (int row = 0; row < classes.length; row++) {
      for (int column = 1; column < columns; column++) {
        if (values[row * columns + column] > values[row * columns + classes[row]]) {
          classes[row] = column;
        }
      }
    }
    return classes;
  }

  /** The loss of a constant answer that knows nothing of the sample; numbers are standardised. */
  @Override
  public double lossOfGuessing() {
    return switch (task) {
      case CLASSIFY -> Math.log(columns);
      case MULTILABEL -> Math.log(2);
      case REGRESS -> 1;
      case TRANSCRIBE -> throw noRow();
      case DETECT -> throw new IllegalStateException("boxes are no rows of numbers");
    };
  }

  /** For training: smoothed and weighted as the recipe says. */
  public TargetMatrix preparedFor(Recipe recipe) {
    TargetMatrix smoothed = smoothed(recipe.regularisation().labelSmoothing());
    boolean weighted = task == Task.CLASSIFY && recipe.balance() == Balance.WEIGHTS;
    return weighted ? smoothed.balanced() : smoothed;
  }

  /** For validation: where training makes up for rare classes, all classes count alike. */
  public TargetMatrix measuredFor(Recipe recipe) {
    boolean weighted = task == Task.CLASSIFY && recipe.balance() != Balance.NONE;
    return weighted ? balanced() : this;
  }

  /**
   * How much a true label should count beside a false one, by label, so that both sides of each
   * count alike: how many samples lack it for each that has it, at most a hundred.
   */
  public List<Double> positiveWeights() {
    List<Double> weights = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      double positive = 0;
      for (int row = 0; row < rows(); row++) {
        positive += value(row, column);
      }
      double weight = (rows() - positive) / Math.max(1, positive);
      weights.add(Math.max(1.0 / MOST_WEIGHT, Math.min(MOST_WEIGHT, weight)));
    }
    return weights;
  }

  /**
   * Takes a part of the certainty away: of a class and gives it to all classes alike, of a label
   * and moves it half-way to undecided. Numbers stay.
   *
   * <p>Szegedy et al., "Rethinking the Inception Architecture", 2016, arXiv:1512.00567.
   */
  TargetMatrix smoothed(double part) {
    if (part == 0 || task == Task.REGRESS) {
      return this;
    }
    float floor = (float) (task == Task.CLASSIFY ? part / columns : part / 2);
    float[] smoothed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      smoothed[i] = (float) (1 - part) * values[i] + floor;
    }
    return new TargetMatrix(task, columns, smoothed);
  }

  /**
   * Weights each class by its rarity, so that all classes together count as much as each other and
   * a sample counts 1 on average. Only for {@link Task#CLASSIFY}, whose loss is linear in targets.
   */
  TargetMatrix balanced() {
    int[] classes = classes();
    long[] counts = new long[columns];
    Arrays.stream(classes).forEach(c -> counts[c]++);
    long present = Arrays.stream(counts).filter(count -> count > 0).count();
    float[] weighted = values.clone();
    for (int row = 0; row < classes.length; row++) {
      double weight = (double) classes.length / (present * counts[classes[row]]);
      for (int column = 0; column < columns; column++) {
        weighted[row * columns + column] *= (float) weight;
      }
    }
    return new TargetMatrix(task, columns, weighted);
  }

  @Override
  public Score score(float[] outputs) {
    return Validation.score(outputs, this);
  }

  /**
   * What each sample costs: log-loss, weighted; the mean log-loss of its labels; or the squared
   * error of its numbers.
   *
   * @param outputs [samples, columns] of the network, before softmax or sigmoid
   */
  public double[] losses(float[] outputs) {
    return Validation.losses(outputs, this);
  }

  @Override
  public String measure() {
    return switch (task) {
      case CLASSIFY -> "accuracy";
      case MULTILABEL -> "mean average precision";
      case REGRESS -> "R²";
      case TRANSCRIBE -> throw noRow();
      case DETECT -> "mAP";
    };
  }

  static IllegalArgumentException noRow() {
    return new IllegalArgumentException("a text is no row of outputs");
  }
}
