package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.data.Targets;
import dev.graft.data.Task;
import dev.graft.graph.Tensor;
import dev.graft.loop.TargetMatrix;
import dev.graft.model.Link;
import dev.graft.policy.Convergence;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelectionTest {
  private static final int START = 0;

  private static Recipe recipe(Favoured favoured) {
    return HyperRule.recipe(
            new Strategy.Full(), List.of("a", "b"), Situation.of(new DataSize(100, 40, 2)))
        .withFavoured(favoured);
  }

  private static int truth(int row) {
    return row / 2 % 2;
  }

  /** Logits that speak for the right class by this much, give or take noise. */
  private static Tensor answers(int rows, double margin, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] logits = new float[2 * rows];
    for (int row = 0; row < rows; row++) {
      logits[2 * row + truth(row)] = (float) (margin + random.nextGaussian());
    }
    return Tensor.ofFloats(logits, rows, 2);
  }

  private static Selection selection(int rows, Recipe recipe, int epochs, List<Tensor> states) {
    float[] values = new float[2 * rows];
    for (int row = 0; row < rows; row++) {
      values[2 * row + truth(row)] = 1;
    }
    Targets.Classes truth =
        new Targets.Classes(IntStream.range(0, rows).map(SelectionTest::truth).boxed().toList(), 2);
    return new Selection(
        states, new TargetMatrix(Task.CLASSIFY, 2, values), truth, recipe, epochs, true);
  }

  @ParameterizedTest
  @EnumSource(
      value = Favoured.class,
      names = {"START", "TRAINED"})
  void onAFewSamplesAlikeTheFavouredStateIsKept(Favoured favoured) {
    List<Tensor> states = List.of(answers(20, 1, 1), answers(20, 0.5, 2), answers(20, 1.1, 3));
    Selection.Choice choice = selection(20, recipe(favoured), 2, states).choice();
    assertThat(choice.state()).isEqualTo(favoured == Favoured.START ? START : 2);
    assertThat(choice.reason()).contains("20 validation samples").doesNotContain("clearly better");
  }

  @ParameterizedTest
  @EnumSource(Favoured.class)
  void aSingleSampleDecidesNothingThatWasFavoured(Favoured favoured) {
    List<Tensor> states = List.of(answers(1, 0.5, 1), answers(1, 5, 2));
    Selection selection = selection(1, recipe(favoured), 1, states);
    assertThat(selection.choice().state()).isEqualTo(favoured == Favoured.START ? START : 1);
    assertThat(selection.choice().reason())
        .contains("on a single validation sample", "which tells nothing");
    CrossFit.Result figures = new CrossFit(selection, new int[1], 7).predictions(Link.SOFTMAX);
    float[] both = figures.predictions().toArray();
    assertThat(both[0] + both[1]).isCloseTo(1, within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(Favoured.class)
  void whatIsClearlyBetterIsTakenWhicheverIsFavoured(Favoured favoured) {
    Tensor good = answers(200, 3, 1);
    Tensor bad = answers(200, 0.5, 2);
    assertThat(selection(200, recipe(favoured), 1, List.of(bad, good)).choice().state())
        .isEqualTo(1);
    assertThat(selection(200, recipe(favoured), 1, List.of(good, bad)).choice().state())
        .isEqualTo(START);
  }

  @Test
  void aPointBetweenIsTakenIfItIsClearlyBetterThanBothEnds() {
    List<Tensor> states =
        List.of(answers(300, 1, 1), answers(300, 1, 2), answers(300, 3, 3), answers(300, 1, 4));
    assertThat(selection(300, recipe(Favoured.TRAINED), 1, states).choice().state()).isEqualTo(2);
  }

  @Test
  void whereNeitherIsFavouredTheLowerLossDecides() {
    Tensor better = answers(20, 1.3, 2);
    Tensor worse = answers(20, 0.5, 2);
    Recipe recipe = recipe(Favoured.NEITHER);
    assertThat(selection(20, recipe, 1, List.of(worse, better)).choice().state()).isEqualTo(1);
    assertThat(selection(20, recipe, 1, List.of(better, worse)).choice().state()).isEqualTo(START);
  }

  /** Of many equal states the best of few samples is a matter of luck. */
  @Test
  void theLastStateIsNotGivenUpForALuckyEpoch() {
    List<Tensor> states = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> states.add(answers(30, 1, i)));
    assertThat(selection(30, recipe(Favoured.TRAINED), 19, states).choice().state()).isEqualTo(19);
    Recipe best =
        recipe(Favoured.TRAINED)
            .withEachStage(stage -> stage.withConvergence(new Convergence(20, 0)));
    assertThat(selection(30, best, 19, states).choice().state()).isLessThan(19);
  }

  /** A state that is surer than it should be is not worse for it: what is written is calibrated. */
  @Test
  void statesAreComparedAtTheTemperatureThatSuitsThem() {
    Tensor sure = answers(100, 1, 1);
    float[] surer = sure.floats().clone();
    for (int i = 0; i < surer.length; i++) {
      surer[i] *= 50;
    }
    List<Tensor> states = List.of(sure, Tensor.ofFloats(surer, 100, 2));
    assertThat(selection(100, recipe(Favoured.TRAINED), 1, states).choice().state()).isEqualTo(1);
  }

  @Test
  void wherePartOfTheSamplesChooseTheOthersDoNotMatter() {
    Tensor first = answers(100, 3, 1);
    Tensor second = answers(100, 3, 1);
    float[] spoiled = second.floats().clone();
    for (int i = 100; i < spoiled.length; i++) {
      spoiled[i] = -spoiled[i];
    }
    Selection selection =
        selection(
            100, recipe(Favoured.TRAINED), 1, List.of(first, Tensor.ofFloats(spoiled, 100, 2)));
    assertThat(selection.choose(IntStream.range(0, 50).toArray()).state()).isEqualTo(1);
    assertThat(selection.choose(IntStream.range(50, 100).toArray()).state()).isEqualTo(START);
  }
}
