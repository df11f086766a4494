package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.policy.Moving.LowRank;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every number that a program may set is refused where it is set, by name and with its range. */
class SettingTest {
  private static final Recipe RECIPE =
      HyperRule.recipe(
          new Strategy.Full(), List.of("a", "b"), Situation.of(new DataSize(100, 20, 2)));

  private static DynamicTest refused(String told, ThrowingCallable setting) {
    return DynamicTest.dynamicTest(
        told,
        () ->
            assertThatThrownBy(setting)
                .isInstanceOfSatisfying(
                    GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
                .hasMessageStartingWith(told)
                .hasMessageContaining("; expected "));
  }

  private static DynamicTest regularised(String told, UnaryOperator<Regularisation> change) {
    return refused(told, () -> RECIPE.withRegularisation(change.apply(RECIPE.regularisation())));
  }

  private static DynamicTest staged(String told, UnaryOperator<Stage> change) {
    return refused(told, () -> RECIPE.withEachStage(change));
  }

  @TestFactory
  List<DynamicTest> numbersOutOfTheirRangeAreRefusedByName() {
    return List.of(
        refused("a batch size of 0 is none", () -> RECIPE.withBatchSize(0)),
        refused("an accumulation of -1 is none", () -> RECIPE.withAccumulation(-1)),
        refused("a resolution of 1.5 is none", () -> RECIPE.withResolution(1.5)),
        refused("a resolution of NaN is none", () -> RECIPE.withResolution(Double.NaN)),
        refused(
            "the early phase's share of 1.0 is none", () -> RECIPE.withEarly(new EarlyPhase(1, 1))),
        refused("a resolution of 0.0 is none", () -> RECIPE.withEarly(new EarlyPhase(0.5, 0))),
        refused("a learning rate of the backbone of -0.1 is none", () -> RECIPE.atRate(-0.1)),
        staged("a number of epochs of 0 is none", stage -> stage.withMaxEpochs(0)),
        staged(
            "a learning rate of the head of 0.0 is none",
            stage -> stage.withRates(new Rates(0, 0.1, 1))),
        staged(
            "a decay from block to block of 2.0 is none",
            stage -> stage.withRates(new Rates(0.1, 0.1, 2))),
        staged("a patience of 0 is none", stage -> stage.withConvergence(new Convergence(0, 0))),
        staged(
            "a least gain of NaN is none",
            stage -> stage.withConvergence(new Convergence(1, Double.NaN))),
        regularised("a mixup of -1.0 is none", one -> one.withMixup(-1)),
        regularised("a label smoothing of 1.0 is none", one -> one.withLabelSmoothing(1)),
        regularised("a dropout before the head of 1.0", one -> one.withHeadDropout(1)),
        regularised("a weight decay of -0.1 is none", one -> one.withWeightDecay(-0.1)),
        regularised("a pull to the start of -0.1", one -> one.withStartPull(-0.1)),
        regularised("a longest gradient of 0.0 is none", one -> one.withClipNorm(0)),
        refused("a momentum of 1.0 is none", () -> new UpdateRule.Sgd(1, false)),
        refused("Nesterov's momentum of 0.0 is none", () -> new UpdateRule.Sgd(0, true)),
        refused("a beta2 of -1.0 is none", () -> new UpdateRule.AdamW(0.9, -1, 1e-8)),
        refused("an epsilon of 0.0 is none", () -> new UpdateRule.AdamW(0.9, 0.9, 0)),
        refused("a number of blocks of 0 is none", () -> new Unfreeze.Last(0)),
        refused("a rank of 0 is none", () -> new LowRank(0, 1, List.of("a"))),
        refused("an alpha of 0.0 is none", () -> new LowRank(1, 0, List.of("a"))));
  }

  @Test
  void aRateForNoStagesChangesNothing() {
    Recipe none = RECIPE.withStages(List.of());
    assertThat(none.atRate(0.5)).isEqualTo(none);
  }
}
