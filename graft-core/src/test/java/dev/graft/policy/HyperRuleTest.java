package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HyperRuleTest {
  private static final DataSize SMALL = new DataSize(244, 153, 2);

  @ParameterizedTest
  @CsvSource({"40, 20, 2, head", "244, 153, 2, head", "1000, 10, 2, head", "3400, 800, 5, full"})
  void fewSamplesOfAClassOrForValidationMeanHead(int train, int val, int classes, String name) {
    HyperRule.Choice choice = HyperRule.choose(new DataSize(train, val, classes));
    assertThat(choice.strategy().name()).isEqualTo(name);
    assertThat(choice.reason()).containsPattern("[0-9]+");
  }

  @ParameterizedTest
  @CsvSource({
    "244, 2, 0.86, 8",
    "244, 2, 0.96, 1",
    "800, 10, 0.86, 3",
    "2100, 20, 0.86, 1",
    "900, 2, 0.86, 1",
    "40, 2, 0.5, 8"
  })
  void fewSamplesThatAreNotToldApartWellAreLookedAtInSeveralViews(
      int train, int classes, double score, int views) {
    assertThat(HyperRule.views(new DataSize(train, 100, classes), score)).isEqualTo(views);
  }

  @Test
  void headHasNoStages() {
    assertThat(HyperRule.recipe(new Strategy.Head(), blocks(19), SMALL).stages()).isEmpty();
  }

  @Test
  void partialTrainsTheBlocksAskedFor() {
    Strategy partial = new Strategy.Partial(new Unfreeze.First(3));
    assertThat(HyperRule.recipe(partial, blocks(19), SMALL).stages())
        .singleElement()
        .satisfies(stage -> assertThat(stage.blocks()).isEqualTo(new BlockRange(0, 3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 7, 19, 100})
  void gradualGrowsFromTheTopBlockDownToTheInputAtFallingRates(int count) {
    List<Stage> stages = HyperRule.recipe(new Strategy.Gradual(), blocks(count), SMALL).stages();
    assertThat(stages.get(stages.size() - 1).blocks()).isEqualTo(new BlockRange(0, count));
    for (int i = 0; i < stages.size(); i++) {
      assertThat(stages.get(i).blocks().to()).isEqualTo(count);
      int above = i == 0 ? count : stages.get(i - 1).blocks().from();
      assertThat(stages.get(i).blocks().from()).isLessThan(above);
      if (i > 0) {
        assertThat(stages.get(i).rates().backbone())
            .isLessThan(stages.get(i - 1).rates().backbone());
      }
    }
  }

  @Test
  void onlyScratchStartsFromRandomValuesAndWithLiveBatchNorm() {
    Recipe scratch = HyperRule.recipe(new Strategy.Scratch(), blocks(4), SMALL);
    Recipe full = HyperRule.recipe(new Strategy.Full(), blocks(4), SMALL);
    assertThat(scratch.start()).isEqualTo(Recipe.Start.RANDOM);
    assertThat(scratch.batchNorm()).isEqualTo(Recipe.BatchNorm.LIVE);
    assertThat(full.start()).isEqualTo(Recipe.Start.LINEAR_PROBE);
    assertThat(full.batchNorm()).isEqualTo(Recipe.BatchNorm.FROZEN);
  }

  @ParameterizedTest
  @CsvSource({"10, 4", "80, 10", "256, 32", "100000, 32"})
  void smallSetsGetSmallBatches(int train, int batchSize) {
    assertThat(HyperRule.batchSize(new DataSize(train, 10, 2))).isEqualTo(batchSize);
  }

  @ParameterizedTest
  @CsvSource({"244, 2, 5", "3447, 5, 20", "100000, 5, 4", "100000, 1000, 3"})
  void fewSamplesAreSoonKnownByHeartAndManyNeedFewPasses(int train, int classes, int epochs) {
    Recipe recipe =
        HyperRule.recipe(new Strategy.Full(), blocks(4), new DataSize(train, 1000, classes));
    assertThat(recipe.stages().get(0).maxEpochs()).isEqualTo(epochs);
  }

  @Test
  void pretrainedWeightsGoFurtherWhereThereIsMoreToLearnFrom() {
    Recipe few = HyperRule.recipe(new Strategy.Full(), blocks(4), SMALL);
    Recipe many = HyperRule.recipe(new Strategy.Full(), blocks(4), new DataSize(3447, 862, 5));
    assertThat(few.stages().get(0).rates().backbone())
        .isLessThan(many.stages().get(0).rates().backbone());
    assertThat(few.regularisation().mixup()).isZero();
    assertThat(many.regularisation().mixup()).isPositive();
  }

  @Test
  void autoHasNoRecipeOfItsOwn() {
    assertThatThrownBy(() -> HyperRule.recipe(new Strategy.Auto(), blocks(2), SMALL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ratesFallTowardsTheInput() {
    Rates rates = new Rates(0.1, 0.01, 0.5);
    assertThat(rates.ofBlock(3, 4)).isEqualTo(0.01);
    assertThat(rates.ofBlock(0, 4)).isCloseTo(0.00125, within(1e-15));
    assertThat(rates.times(1.0 / 3).head()).isCloseTo(0.1 / 3, within(1e-15));
  }

  private static List<String> blocks(int count) {
    return IntStream.range(0, count).mapToObj(i -> "block" + i).toList();
  }
}
