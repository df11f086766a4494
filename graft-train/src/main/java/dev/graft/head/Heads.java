package dev.graft.head;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.StoppedException;
import dev.graft.blas.Workspace;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Solves the head of a network exactly, on features of its frozen part.
 *
 * <p>One eigendecomposition of the features serves ridge regression with leave-one-out and logistic
 * regression with cross-validation. The strength of the penalty, the choice between the two and the
 * temperature all come from samples that were held out. With the same arguments, machine and thread
 * count the result is the same to the bit.
 */
public final class Heads {
  /** How much may be kept to save time: fixed, since what is not kept is rounded otherwise. */
  private static final long KEPT_BYTES = 1L << 30;

  private Heads() {}

  /**
   * Solves a head.
   *
   * @param features [samples, features], raw as the network puts them out
   * @param targets what each sample should give
   * @throws GraftException if a feature is not finite, there are fewer than two samples or, for
   *     classes, fewer than two classes with samples, or the method does not suit the targets
   * @throws IllegalArgumentException if features and targets differ in the number of samples
   */
  public static FittedHead fit(FloatMatrix features, Targets targets, HeadSettings settings) {
    check(features, targets, settings);
    try (Workspace workspace = new Workspace(settings.threads())) {
      Problem problem = problem(features, targets, settings, workspace);
      List<Solution> solutions = solve(problem, settings.method());
      HeadChoice choice = choice(problem, solutions, settings);
      Solution best =
          solutions.stream()
              .filter(solution -> solution.candidate().equals(choice.taken()))
              .findFirst()
              .orElseThrow();
      return fitted(best, targets, choice);
    }
  }

  static int[] folds(Targets targets, HeadSettings settings) {
    return Folds.stratified(
        strata(targets), Math.min(settings.folds(), targets.rows()), settings.seed());
  }

  /**
   * A head, or logistic regression that also learns from other views of the samples if that has the
   * lower held-out log-loss. Held out is a sample with all of its views, and predicted is the
   * sample as it is.
   *
   * @param alone the head from the samples alone
   * @param views [(1 + k) samples, features]: the samples as they are; then all of them in another
   *     view; and so on, k times
   * @param targets of the samples, classes or label sets
   * @param stop asked now and then
   * @throws GraftException if a feature is not finite
   * @throws StoppedException once it is asked to stop
   * @throws IllegalArgumentException if the targets are numbers
   */
  public static FittedHead fitViews(
      FittedHead alone,
      FloatMatrix views,
      Targets targets,
      HeadSettings settings,
      BooleanSupplier stop) {
    checkFinite(views);
    try (Workspace workspace = new Workspace(settings.threads())) {
      Solution solution = LogisticSearch.solve(problem(views, targets, settings, workspace), stop);
      List<HeadChoice.Candidate> candidates = new ArrayList<>(alone.choice().candidates());
      candidates.add(solution.candidate());
      HeadChoice choice = HeadChoice.best(candidates, balanced(targets, settings));
      return choice.taken().equals(solution.candidate())
          ? fitted(solution, targets, choice)
          : alone.with(choice);
    }
  }

  /**
   * The head that was chosen, solved anew for more samples: method and views stay, penalty and
   * temperature are found again. What is told of the choice stays, since it is of the samples that
   * it was made with.
   *
   * @param rows the samples' features, or where the chosen head learns from views, all of these, as
   *     for {@link #fitViews}
   * @param stop asked now and then
   * @throws GraftException if a feature is not finite
   * @throws StoppedException once it is asked to stop
   */
  public static FittedHead again(
      HeadChoice chosen,
      FloatMatrix rows,
      Targets targets,
      HeadSettings settings,
      BooleanSupplier stop) {
    checkFinite(rows);
    try (Workspace workspace = new Workspace(settings.threads())) {
      Problem problem = problem(rows, targets, settings, workspace);
      Solution solution =
          chosen.taken().method() == HeadMethod.LOGISTIC
              ? LogisticSearch.solve(problem, stop)
              : ridge(problem, settings.method() == HeadMethod.AUTO);
      return fitted(solution, targets, chosen);
    }
  }

  private static Solution ridge(Problem problem, boolean byFolds) {
    return problem.targets instanceof Targets.Values values
        ? RidgeSearch.numbers(problem, values)
        : RidgeSearch.classes(problem, byFolds);
  }

  private static Problem problem(
      FloatMatrix features, Targets targets, HeadSettings settings, Workspace workspace) {
    return new Problem(
        features,
        targets,
        weights(targets, settings.balanced()),
        folds(targets, settings),
        workspace,
        KEPT_BYTES);
  }

  private static FittedHead fitted(Solution best, Targets targets, HeadChoice choice) {
    return new FittedHead(
        best.head(), Link.of(targets), choice, best.heldOut(), best.temperature(), best.spread());
  }

  private static List<Solution> solve(Problem problem, HeadMethod method) {
    if (problem.targets instanceof Targets.Values values) {
      return List.of(RidgeSearch.numbers(problem, values));
    }
    return switch (method) {
      case RIDGE -> List.of(RidgeSearch.classes(problem, false));
      case LOGISTIC -> List.of(LogisticSearch.solve(problem, () -> false));
      case AUTO ->
          List.of(RidgeSearch.classes(problem, true), LogisticSearch.solve(problem, () -> false));
    };
  }

  private static HeadChoice choice(
      Problem problem, List<Solution> solutions, HeadSettings settings) {
    List<HeadChoice.Candidate> candidates = solutions.stream().map(Solution::candidate).toList();
    if (candidates.size() > 1) {
      return HeadChoice.best(candidates, balanced(problem.targets, settings));
    }
    HeadChoice.Candidate only = candidates.get(0);
    String why =
        settings.method() == HeadMethod.AUTO ? " is how numbers are predicted" : " was asked for";
    return new HeadChoice(only, candidates, only.name() + why);
  }

  private static boolean balanced(Targets targets, HeadSettings settings) {
    return settings.balanced() && targets instanceof Targets.Classes;
  }

  /** The same weight for all, or weights that make all classes with samples weigh the same. */
  static double[] weights(Targets targets, boolean balanced) {
    double[] weights = new double[targets.rows()];
    Arrays.fill(weights, 1);
    if (balanced && targets instanceof Targets.Classes classes) {
      int[] classOf = strata(classes);
      int[] sizes = new int[classes.outputs()];
      for (int c : classOf) {
        sizes[c]++;
      }
      double present = Arrays.stream(sizes).filter(size -> size > 0).count();
      Arrays.setAll(weights, i -> weights.length / (present * sizes[classOf[i]]));
    }
    return weights;
  }

  /** What folds are stratified by: the class, or the set of labels. */
  private static int[] strata(Targets targets) {
    if (targets instanceof Targets.Classes classes) {
      return classes.classOf().stream().mapToInt(Integer::intValue).toArray();
    } else if (targets instanceof Targets.LabelSets labels) {
      Map<Set<Integer>, Integer> seen = new HashMap<>();
      return labels.labelsOf().stream()
          .mapToInt(set -> seen.computeIfAbsent(set, key -> seen.size()))
          .toArray();
    }
    return new int[targets.rows()];
  }

  private static void check(FloatMatrix features, Targets targets, HeadSettings settings) {
    if (features.rows() != targets.rows()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d rows of features for %d targets", features.rows(), targets.rows()));
    }
    if (features.rows() < 2) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "a head needs at least 2 samples to learn from, there is only %d; add samples.",
              features.rows()));
    }
    if (targets instanceof Targets.Classes classes
        && classes.classOf().stream().distinct().count() < 2) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "all %d samples are of one class, expected at least two classes; add another class.",
              features.rows()));
    }
    if (targets instanceof Targets.Values && settings.method() == HeadMethod.LOGISTIC) {
      throw new GraftException(
          Fault.USAGE,
          "a logistic head predicts classes or labels, not numbers; use a ridge head instead.");
    }
    checkFinite(features);
  }

  private static void checkFinite(FloatMatrix features) {
    float[] row = new float[features.columns()];
    for (int i = 0; i < features.rows(); i++) {
      features.copyRow(i, row);
      for (int j = 0; j < row.length; j++) {
        if (!Float.isFinite(row[j])) {
          throw new GraftException(
              Fault.MODEL,
              String.format(
                  Locale.ROOT,
                  "feature %d of sample %d is %s, expected a finite number; the backbone may be damaged"
                      + " or its preprocessing wrong.",
                  j,
                  i,
                  row[j]));
        }
      }
    }
  }
}
