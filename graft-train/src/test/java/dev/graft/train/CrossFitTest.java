package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.data.Targets;
import dev.graft.data.Task;
import dev.graft.graph.Tensor;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.TargetMatrix;
import dev.graft.model.Link;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossFitTest {
  private static final int SAMPLES = 100;

  /** One of two classes each. */
  private static Targets.Classes truth() {
    return new Targets.Classes(IntStream.range(0, SAMPLES).mapToObj(i -> i / 2 % 2).toList(), 2);
  }

  private static TargetMatrix measured() {
    float[] values = new float[2 * SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      values[2 * i + truth().classOf().get(i)] = 1;
    }
    return new TargetMatrix(Task.CLASSIFY, 2, values);
  }

  private static CrossFit.Result crossFitted(List<Tensor> states) {
    Recipe recipe =
        HyperRule.gradientHead(1, new DataSize(100, 100, 2), new UpdateRule.Sgd(0, false));
    Selection selection =
        new Selection(states, measured(), truth(), recipe, states.size() - 1, false);
    return new CrossFit(selection, new int[SAMPLES], 7).predictions(Link.SOFTMAX);
  }

  /** Answers that are right where this says so. */
  private static Tensor answers(IntPredicate right) {
    float[] logits = new float[2 * SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      int said = right.test(i) ? truth().classOf().get(i) : 1 - truth().classOf().get(i);
      logits[2 * i + said] = 1 + i % 5;
    }
    return Tensor.ofFloats(logits, SAMPLES, 2);
  }

  private static double accuracy(List<Tensor> states) {
    FloatMatrix predictions = crossFitted(states).predictions();
    long right =
        IntStream.range(0, SAMPLES)
            .filter(i -> predictions.get(i, truth().classOf().get(i)) > 0.5)
            .count();
    return (double) right / SAMPLES;
  }

  /** The half with more even samples likes the first state, which fails on the other's many odd. */
  @Test
  void aStateIsJudgedByTheHalfThatDidNotChooseIt() {
    Tensor suitsEven = answers(i -> i % 2 == 0);
    Tensor suitsOdd = answers(i -> i % 2 == 1);
    assertThat(accuracy(List.of(suitsEven, suitsOdd))).isBetween(0.3, 0.49);
    assertThat(crossFitted(List.of(suitsEven, suitsOdd)).spread()).isPositive();
  }

  @Test
  void whatIsBestForAllIsJudgedByAll() {
    Tensor good = answers(i -> i % 10 > 0);
    Tensor bad = answers(i -> i % 10 > 5);
    assertThat(accuracy(List.of(bad, good, bad))).isCloseTo(0.9, within(1e-9));
    assertThat(crossFitted(List.of(bad, good, bad)).spread()).isZero();
  }

  /** The best of many guesses looks good to those who chose it, and no better than it is here. */
  @Test
  void theBestOfManyGuessesIsAGuess() {
    double chosen = 0;
    double crossFitted = 0;
    for (int trial = 0; trial < 30; trial++) {
      SplittableRandom random = new SplittableRandom(trial);
      List<Tensor> states = new ArrayList<>();
      double best = 0;
      for (int state = 0; state < 25; state++) {
        boolean[] right = new boolean[SAMPLES];
        int count = 0;
        for (int i = 0; i < SAMPLES; i++) {
          right[i] = random.nextBoolean();
          count += right[i] ? 1 : 0;
        }
        best = Math.max(best, (double) count / SAMPLES);
        states.add(answers(i -> right[i]));
      }
      chosen += best / 30;
      crossFitted += accuracy(states) / 30;
    }
    assertThat(chosen).isGreaterThan(0.57);
    assertThat(crossFitted).isCloseTo(0.5, within(0.03));
  }
}
