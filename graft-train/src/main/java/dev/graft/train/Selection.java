package dev.graft.train;

import dev.graft.data.Targets;
import dev.graft.graph.Tensor;
import dev.graft.head.Temperature;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.TargetMatrix;
import dev.graft.policy.Recipe;
import dev.graft.policy.Score;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Which state of the network becomes the result: the exact head alone, what training ended with, or
 * what was made of both.
 *
 * <p>The recipe favours one of them, if anything was known beforehand, and another takes its place
 * only if it has the lower log-loss (for numbers, squared error) on the same samples by more than
 * chance gives: a paired test. With a few dozen samples a better count of right answers is most
 * often noise.
 */
final class Selection {
  /** A difference of loss that matters, however sure it is. */
  private static final double LEAST_GAIN = 0.01;

  private static final double SHOWN_AS_ZERO = 0.05;

  private final List<Tensor> answers;
  private final TargetMatrix measured;
  private final Targets truth;
  private final Recipe recipe;
  private final int epochs;
  private final boolean rivals;

  /**
   * What was chosen.
   *
   * @param state its place among the answers
   * @param reason a phrase
   */
  record Choice(int state, String reason) {}

  /** One state beside another, on the same samples. */
  private record Comparison(
      int state, double loss, double otherLoss, double standardErrors, boolean isClearlyBetter) {}

  /**
   * A choice among states.
   *
   * @param answers [samples, outputs], before softmax or sigmoid, numbers without unit: of the
   *     exact head or, where that is no rival, the start; then of the state after each epoch; then
   *     of what was made of them, if anything
   * @param measured what they are scored by
   * @param truth the same samples' right answers
   * @param epochs how many states are of an epoch
   * @param rivals whether the exact head may be the result
   */
  Selection(
      List<Tensor> answers,
      TargetMatrix measured,
      Targets truth,
      Recipe recipe,
      int epochs,
      boolean rivals) {
    this.answers = List.copyOf(answers);
    this.measured = measured;
    this.truth = truth;
    this.recipe = recipe;
    this.epochs = epochs;
    this.rivals = rivals;
  }

  int states() {
    return answers.size();
  }

  TargetMatrix measured() {
    return measured;
  }

  Targets truth() {
    return truth;
  }

  /** The choice by all samples. */
  Choice choice() {
    return choose(IntStream.range(0, measured.rows()).toArray());
  }

  /** The choice by some of the samples. */
  Choice choose(int[] samples) {
    int trained = trained(samples);
    if (trained == 0) {
      return new Choice(trained, "no epoch was better or finished");
    }
    if (!rivals) {
      return new Choice(trained, keepsLast() ? "as the recipe says" : "the best by validation");
    }
    double[] start = losses(0, samples);
    double[] end = losses(trained, samples);
    boolean favoursStart =
        switch (recipe.favoured()) {
          case START -> true;
          case TRAINED -> false;
          case NEITHER -> mean(start) <= mean(end);
        };
    int favoured = favoursStart ? 0 : trained;
    double[] losses = favoursStart ? start : end;
    double[] rivalLosses = favoursStart ? end : start;
    Comparison best = compare(favoursStart ? trained : 0, rivalLosses, losses);
    for (int made = epochs + 1; made < answers.size(); made++) {
      Comparison next = compare(made, losses(made, samples), losses);
      best =
          next.isClearlyBetter && !(best.isClearlyBetter && best.loss <= next.loss) ? next : best;
    }
    return best.isClearlyBetter
        ? new Choice(best.state, reason(best, favoursStart))
        : new Choice(favoured, reason(compare(favoured, losses, rivalLosses), !favoursStart));
  }

  private String reason(Comparison it, boolean besideStart) {
    if (measured.rows() < 2) {
      return String.format(
          Locale.ROOT,
          "on a single validation sample its loss is %.3f and %s %.3f, which tells nothing",
          it.loss,
          besideStart ? "that of the exact head" : "that of the fine-tuned network",
          it.otherLoss);
    }
    String relation =
        Math.abs(it.standardErrors) < SHOWN_AS_ZERO
            ? "about the same as"
            : it.loss < it.otherLoss ? "better than" : "not clearly worse than";
    return String.format(
        Locale.ROOT,
        "on %d validation samples its loss is %.3f, %s %s, %.3f (%+.1f standard errors of the paired difference)",
        measured.rows(),
        it.loss,
        it.isClearlyBetter ? "clearly better than" : relation,
        besideStart ? "that of the exact head" : "that of the fine-tuned network",
        it.otherLoss,
        it.standardErrors);
  }

  private boolean keepsLast() {
    return recipe.stages().get(recipe.stages().size() - 1).keepsLast();
  }

  /** The state that training ends with: its last or its best; 0 where no epoch was finished. */
  private int trained(int[] samples) {
    if (epochs == 0 || keepsLast() || samples.length == 0) {
      return epochs;
    }
    TargetMatrix part = part(samples);
    int best = 0;
    Score highest = part.score(pick(0, samples));
    for (int state = 1; state <= epochs; state++) {
      Score score = part.score(pick(state, samples));
      if (score.compareTo(highest) > 0) {
        highest = score;
        best = state;
      }
    }
    return best;
  }

  /** The favoured state is held against the exact head or the trained state, and all others. */
  private Comparison compare(int state, double[] own, double[] others) {
    PairedTest.Lead lead = PairedTest.lead(own, others);
    int tried = answers.size() - epochs;
    boolean clearly =
        lead.gain() > LEAST_GAIN && lead.standardErrors() > PairedTest.needed(own.length, tried);
    double loss = mean(own);
    return new Comparison(state, loss, loss + lead.gain(), lead.standardErrors(), clearly);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** At the temperature that suits these samples, as what is written has one too. */
  private double[] losses(int state, int[] samples) {
    float[] outputs = pick(state, samples);
    FloatMatrix matrix = FloatMatrix.of(outputs.clone(), samples.length, measured.columns());
    float temperature = (float) Temperature.fit(matrix, truth.select(samples)).value();
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] /= temperature;
    }
    return part(samples).losses(outputs);
  }

  private TargetMatrix part(int[] samples) {
    return new TargetMatrix(measured.task(), measured.columns(), measured.rows(samples, 0));
  }

  /** What a state answers for some of the samples. */
  float[] pick(int state, int[] samples) {
    float[] all = answers.get(state).floats();
    int columns = measured.columns();
    float[] picked = new float[samples.length * columns];
    for (int i = 0; i < samples.length; i++) {
      System.arraycopy(all, samples[i] * columns, picked, i * columns, columns);
    }
    return picked;
  }
}
