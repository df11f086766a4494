package dev.graft.head;

import dev.graft.blas.Matrix;
import dev.graft.blas.Workspace;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Finds a {@link RejectScore}: its Gaussians from all training samples, its weights and its
 * threshold from samples that its Gaussians did not see.
 */
public final class RejectFit {
  /** How often a sample of the training data's kind may be rejected. */
  public static final double FALSE_ALARMS = 0.05;

  private static final long MOST_VALUES = 1L << 24; // 128 MiB of doubles
  private static final int ENOUGH_HELD_OUT = 1000;
  private static final double LEAST_FLOOR = 1e-6;
  private static final double FLOOR_SHARE = 0.1; // of a channel's usual deviation
  private static final double LEAST_SPREAD = 0.05; // of a distance's logarithm

  /** How much the logarithms count, in units of their spread: of features, of statistics. */
  private static final double[] SHARES = {5, 3};

  private RejectFit() {}

  /**
   * For a network that did not learn from these samples: held out are folds of them, until there
   * are enough to tell the threshold by.
   *
   * @param targets what folds are stratified by
   */
  public static RejectScore crossFitted(
      Observations samples, Targets targets, HeadSettings settings) {
    try (Workspace workspace = new Workspace(settings.threads())) {
      return crossFitted(samples, Heads.folds(targets, settings), workspace);
    }
  }

  static RejectScore crossFitted(Observations samples, int[] foldOf, Workspace parent) {
    try (Workspace workspace = parent.sibling()) {
      int[] chosen = evenly(samples);
      double length = RejectScore.meanLength(samples);
      FloatMatrix floor = floor(samples);
      List<Matrix> inputs = RejectScore.inputs(samples, chosen, length, floor, workspace);
      int[] fold = IntStream.of(chosen).map(i -> foldOf[i]).toArray();
      List<double[]> logs = inputs.stream().map(rows -> new double[0]).toList();
      for (int held : IntStream.of(fold).distinct().sorted().toArray()) {
        if (logs.get(0).length < ENOUGH_HELD_OUT) {
          List<double[]> more = new ArrayList<>();
          for (int p = 0; p < inputs.size(); p++) {
            Gaussian others = fit(inputs, p, i -> fold[i] != held, workspace);
            more.add(
                joined(logs.get(p), logs(others, inputs.get(p), i -> fold[i] == held, workspace)));
          }
          logs = more;
        }
      }
      return score(inputs, logs, length, floor, workspace);
    }
  }

  /**
   * For a network that learned from its training samples, whose features it knows better than those
   * of fresh ones: the held-out samples tell the threshold.
   */
  public static RejectScore calibrated(Observations training, Observations heldOut, int threads) {
    try (Workspace workspace = new Workspace(threads)) {
      double length = RejectScore.meanLength(training);
      FloatMatrix floor = floor(training);
      List<Matrix> inputs =
          RejectScore.inputs(training, evenly(training), length, floor, workspace);
      List<Matrix> others = RejectScore.inputs(heldOut, evenly(heldOut), length, floor, workspace);
      List<double[]> logs = new ArrayList<>();
      for (int p = 0; p < inputs.size(); p++) {
        logs.add(logs(fit(inputs, p, i -> true, workspace), others.get(p), i -> true, workspace));
      }
      return score(inputs, logs, length, floor, workspace);
    }
  }

  /**
   * For a network that learned from the samples that were held out before, so that none is left to
   * tell the threshold by: fresh ones are taken to lie as far beyond what was learned from, in
   * logarithms, as those did before.
   *
   * @param training what was learned from before
   * @param heldOut what was held out then
   * @param all both, as the network shows them that learned from all
   */
  public static RejectScore transferred(
      Observations training, Observations heldOut, Observations all, int threads) {
    try (Workspace workspace = new Workspace(threads)) {
      double length = RejectScore.meanLength(all);
      FloatMatrix floor = floor(all);
      List<Matrix> before = calibrating(training, training, workspace);
      List<Matrix> fresh = calibrating(training, heldOut, workspace);
      List<Matrix> now = RejectScore.inputs(all, evenly(all), length, floor, workspace);
      List<double[]> logs = new ArrayList<>();
      for (int p = 0; p < now.size(); p++) {
        Gaussian then = fit(before, p, i -> true, workspace);
        double known = mean(logs(then, before.get(p), i -> true, workspace));
        double knownNow =
            mean(logs(fit(now, p, i -> true, workspace), now.get(p), i -> true, workspace));
        double[] beyond = logs(then, fresh.get(p), i -> true, workspace);
        logs.add(Arrays.stream(beyond).map(log -> log + knownNow - known).toArray());
      }
      return score(now, logs, length, floor, workspace);
    }
  }

  /** Samples in the units of what was learned from. */
  private static List<Matrix> calibrating(
      Observations training, Observations samples, Workspace workspace) {
    return RejectScore.inputs(
        samples, evenly(samples), RejectScore.meanLength(training), floor(training), workspace);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** Weights that make the logarithms of the distances vary alike, and the threshold. */
  private static RejectScore score(
      List<Matrix> inputs,
      List<double[]> logs,
      double length,
      FloatMatrix floor,
      Workspace workspace) {
    double shares = Arrays.stream(SHARES, 0, inputs.size()).sum();
    List<RejectScore.Part> parts = new ArrayList<>();
    double[] heldOut = new double[logs.get(0).length];
    double offset = 0;
    for (int p = 0; p < inputs.size(); p++) {
      double[] own = logs.get(p);
      double mean = Arrays.stream(own).average().orElse(0);
      double variance = Arrays.stream(own).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      double weight = SHARES[p] / shares / Math.max(LEAST_SPREAD, Math.sqrt(variance));
      offset -= weight * mean;
      for (int i = 0; i < heldOut.length; i++) {
        heldOut[i] += weight * (own[i] - mean);
      }
      parts.add(new RejectScore.Part(fit(inputs, p, i -> true, workspace), weight));
    }
    return new RejectScore(
        parts, length, floor, offset, RejectScore.Limit.of(heldOut, FALSE_ALARMS));
  }

  private static Gaussian fit(List<Matrix> inputs, int part, IntPredicate used, Workspace parent) {
    try (Workspace scratch = parent.sibling()) {
      return Gaussian.fit(chosen(inputs.get(part), used, scratch), part > 0, scratch);
    }
  }

  private static double[] logs(
      Gaussian gaussian, Matrix rows, IntPredicate wanted, Workspace parent) {
    try (Workspace scratch = parent.sibling()) {
      double[] distances = gaussian.distances(chosen(rows, wanted, scratch), scratch);
      return Arrays.stream(distances).map(RejectScore::log).toArray();
    }
  }

  /** Of very many samples an evenly spaced part. */
  private static int[] evenly(Observations samples) {
    long width = samples.features().columns() + (long) samples.statistics().columns();
    int stride = (int) (samples.rows() * width / (MOST_VALUES + 1)) + 1;
    return IntStream.iterate(0, i -> i < samples.rows(), i -> i + stride).toArray();
  }

  /** A part of what each deviation usually is: as good as no variation. */
  private static FloatMatrix floor(Observations samples) {
    int channels = samples.channels();
    double[] floor = new double[2 * channels];
    float[] row = new float[3 * channels];
    for (int i = 0; i < samples.rows(); i++) {
      samples.statistics().copyRow(i, row);
      for (int c = 0; c < floor.length; c++) {
        floor[c] += FLOOR_SHARE * row[channels + c] / samples.rows();
      }
    }
    Arrays.setAll(floor, c -> floor[c] + LEAST_FLOOR);
    return FloatMatrix.rounded(floor, 1, floor.length);
  }

  private static Matrix chosen(Matrix rows, IntPredicate wanted, Workspace owner) {
    int[] indices = IntStream.range(0, rows.rows()).filter(wanted).toArray();
    Matrix chosen = owner.matrix(indices.length, rows.columns());
    double[] row = new double[rows.columns()];
    for (int i = 0; i < indices.length; i++) {
      rows.copyRow(indices[i], row);
      chosen.setRow(i, row);
    }
    return chosen;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
