package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HyperRuleTest {
  private static final DataSize SMALL = new DataSize(244, 153, 2);
  private static final DataSize MEDIUM = new DataSize(320, 80, 7);
  private static final Situation NEAR = near(SMALL);

  private static Situation near(DataSize size) {
    return new Situation(size, OptionalDouble.of(0.01), OptionalDouble.of(0.9));
  }

  private static Situation far(DataSize size) {
    return new Situation(size, OptionalDouble.of(0.6), OptionalDouble.of(0.85));
  }

  private static Stage full(Situation data) {
    return HyperRule.recipe(new Strategy.Full(), blocks(4), data).stages().get(0);
  }

  @Test
  void dataUnlikeTheBackbonesMoveItsWeightsFarAndBringTheirOwnStatistics() {
    Recipe recipe = HyperRule.recipe(new Strategy.Full(), blocks(4), far(MEDIUM));
    assertThat(recipe.batchNorm()).isEqualTo(Recipe.BatchNorm.LIVE);
    assertThat(recipe.favoured()).isEqualTo(Recipe.Favoured.TRAINED);
    assertThat(recipe.resolution()).isLessThan(1);
    assertThat(recipe.early().resolution()).isLessThan(recipe.resolution());
    assertThat(HyperRule.consequence(recipe))
        .contains("side at first", "after " + recipe.earlyEpochs(), "labels smoothed by 0.1");
    DataSize numbers = new DataSize(244, 153, 2, Outputs.NUMBERS);
    Recipe ofNumbers = HyperRule.recipe(new Strategy.Full(), blocks(4), far(numbers));
    assertThat(ofNumbers.regularisation().labelSmoothing()).isZero();
    assertThat(ofNumbers.favoured()).isEqualTo(Recipe.Favoured.NEITHER);
    assertThat(full(far(SMALL)).rates().backbone())
        .isGreaterThan(8 * full(NEAR).rates().backbone());
    assertThat(full(far(SMALL)).maxEpochs()).isGreaterThan(3 * full(NEAR).maxEpochs());
  }

  @Test
  void fewFarSamplesAreSeenInFullFromTheStartAndMoreOften() {
    Recipe few = HyperRule.recipe(new Strategy.Full(), blocks(4), far(new DataSize(112, 28, 7)));
    Recipe more = HyperRule.recipe(new Strategy.Full(), blocks(4), far(MEDIUM));
    assertThat(few.earlyEpochs()).isZero();
    assertThat(few.goesOnFromEarly()).isFalse();
    assertThat(few.resolution()).isEqualTo(more.resolution());
    assertThat(few.epochs()).isGreaterThan(more.epochs());
  }

  @Test
  void betweenNearAndFarRatesLieBetween() {
    Situation between = new Situation(SMALL, OptionalDouble.of(0.16), OptionalDouble.of(0.85));
    assertThat(full(between).rates().backbone())
        .isBetween(1.5 * full(NEAR).rates().backbone(), full(far(SMALL)).rates().backbone() / 1.5);
  }

  @ParameterizedTest
  @CsvSource({"0.6, 0.995, 0", "0.6, 0.85, 1", "0.01, 0.5, 0", ", 0.85, 1", ", 0.99, 0"})
  void howFarDataAreTellsBatchNormAndWhereThereIsNoneTheHead(
      Double shift, double headScore, double farness) {
    OptionalDouble measured = shift == null ? OptionalDouble.empty() : OptionalDouble.of(shift);
    Situation data = new Situation(SMALL, measured, OptionalDouble.of(headScore));
    assertThat(HyperRule.farness(data)).isCloseTo(farness, within(1e-9));
    assertThat(HyperRule.measured(data)).containsPattern("[0-9]");
  }

  @Test
  void fewSamplesAreFineTunedOnIfTheHeadLeavesMuchToBeGained() {
    Situation easy = new Situation(SMALL, OptionalDouble.of(0.02), OptionalDouble.of(0.95));
    assertThat(AutoRule.choose(easy).strategy()).isInstanceOf(Strategy.Head.class);
    Situation hard = new Situation(SMALL, OptionalDouble.of(0.02), OptionalDouble.of(0.8));
    assertThat(AutoRule.choose(hard).strategy()).isInstanceOf(Strategy.Full.class);
    assertThat(AutoRule.choose(hard).reason()).contains("with care", "only if validation says");
    assertThat(full(hard).rates()).isEqualTo(full(NEAR).rates());
    assertThat(AutoRule.choose(far(SMALL)).strategy()).isInstanceOf(Strategy.Full.class);
    assertThat(AutoRule.choose(far(SMALL)).reason()).contains("unlike the backbone's");
    DataSize five = new DataSize(10, 2, 2);
    assertThat(AutoRule.choose(far(five)).strategy()).isInstanceOf(Strategy.Head.class);
  }

  @Test
  void whereNothingTellsHowFarFewSamplesAreFineTunedOnIfTheHeadDoesBadlyAndValidationCanTell() {
    DataSize sketches = new DataSize(320, 80, 7);
    DataSize fewer = new DataSize(63, 15, 7);
    assertThat(AutoRule.choose(unknown(sketches, 0.8)).strategy())
        .isInstanceOf(Strategy.Full.class);
    assertThat(AutoRule.choose(unknown(sketches, 0.97)).strategy())
        .isInstanceOf(Strategy.Head.class);
    assertThat(AutoRule.choose(unknown(fewer, 0.8)).strategy()).isInstanceOf(Strategy.Head.class);
  }

  private static Situation unknown(DataSize size, double headScore) {
    return new Situation(size, OptionalDouble.empty(), OptionalDouble.of(headScore));
  }

  @Test
  void farDataPromiseTheMost() {
    DataSize size = new DataSize(400, 80, 7);
    Situation far = new Situation(size, OptionalDouble.of(2), OptionalDouble.of(0.8));
    Situation near = new Situation(size, OptionalDouble.of(0.02), OptionalDouble.of(0.8));
    assertThat(ExpectedGain.of(far, false).least())
        .isGreaterThan(ExpectedGain.of(near, false).most());
  }

  @Test
  void epochsAreNotLeftToTheNoiseOfValidation() {
    for (Strategy strategy : List.of(new Strategy.Full(), new Strategy.Gradual())) {
      assertThat(HyperRule.recipe(strategy, blocks(9), NEAR).stages()).allMatch(Stage::keepsLast);
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 20, 2, head", "244, 153, 2, head", "1000, 10, 2, head", "3400, 800, 5, full"})
  void fewSamplesOfAClassOrForValidationMeanHead(int train, int val, int classes, String name) {
    AutoRule.Choice choice = AutoRule.choose(new DataSize(train, val, classes));
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
    assertThat(HyperRule.recipe(new Strategy.Head(), blocks(19), Situation.of(SMALL)).stages())
        .isEmpty();
  }

  @Test
  void partialTrainsTheBlocksAskedFor() {
    Strategy partial = new Strategy.Partial(new Unfreeze.First(3));
    assertThat(HyperRule.recipe(partial, blocks(19), Situation.of(SMALL)).stages())
        .singleElement()
        .satisfies(stage -> assertThat(stage.blocks()).isEqualTo(new BlockRange(0, 3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 7, 19, 100})
  void gradualGrowsFromTheTopBlockDownToTheInputAtFallingRates(int count) {
    List<Stage> stages =
        HyperRule.recipe(new Strategy.Gradual(), blocks(count), Situation.of(SMALL)).stages();
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
    Recipe scratch = HyperRule.recipe(new Strategy.Scratch(), blocks(4), NEAR);
    Recipe full = HyperRule.recipe(new Strategy.Full(), blocks(4), NEAR);
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
        HyperRule.recipe(new Strategy.Full(), blocks(4), near(new DataSize(train, 1000, classes)));
    assertThat(recipe.stages().get(0).maxEpochs()).isEqualTo(epochs);
  }

  @Test
  void pretrainedWeightsGoFurtherWhereThereIsMoreToLearnFrom() {
    Recipe few = HyperRule.recipe(new Strategy.Full(), blocks(4), NEAR);
    Recipe many =
        HyperRule.recipe(new Strategy.Full(), blocks(4), near(new DataSize(3447, 862, 5)));
    assertThat(few.stages().get(0).rates().backbone())
        .isLessThan(many.stages().get(0).rates().backbone());
    assertThat(few.regularisation().mixup()).isZero();
    assertThat(many.regularisation().mixup()).isPositive();
  }

  @Test
  void autoHasNoRecipeOfItsOwn() {
    assertThatThrownBy(() -> HyperRule.recipe(new Strategy.Auto(), blocks(2), NEAR))
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

  /** Each kind of answer by its own words, and the figure of the head by its own measure. */
  @Test
  void reasonsSpeakOfWhatIsLearned() {
    DataSize numbers = new DataSize(150, 50, 1, Outputs.NUMBERS);
    assertThat(AutoRule.choose(numbers).reason())
        .startsWith("150 training samples are fewer than 200")
        .doesNotContain("class");
    assertThat(AutoRule.choose(unknown(numbers, 0.97)).reason())
        .startsWith("the exact head reaches an R² of 0.970 held out");
    assertThat(AutoRule.choose(unknown(numbers, 0.5)).reason()).doesNotContain("class");
    assertThat(HyperRule.measured(unknown(numbers, 0.5))).contains("an R² of 0.500 held out");
    DataSize three = new DataSize(150, 50, 3, Outputs.NUMBERS);
    assertThat(AutoRule.choose(three).reason()).contains("50 training samples for each of 3");
    DataSize labels = new DataSize(150, 50, 3, Outputs.LABELS);
    assertThat(AutoRule.choose(unknown(labels, 0.97)).reason())
        .contains("a mean average precision of 0.970", "50 training samples per label");
  }

  /** It is what the head leaves, not how many there are, that speaks for the head alone. */
  @Test
  void theReasonForTheHeadIsTheOneThatDecided() {
    DataSize enough = new DataSize(244, 153, 2);
    assertThat(AutoRule.choose(unknown(enough, 0.955)).reason())
        .startsWith("the exact head reaches an accuracy of 0.955 held out, which leaves little");
    assertThat(AutoRule.choose(unknown(new DataSize(18, 60, 2), 0.5)).reason())
        .contains("9 training samples per class on average are fewer than 10");
    assertThat(AutoRule.choose(unknown(new DataSize(100, 1, 2), 0.5)).reason())
        .contains("1 validation sample is fewer than 20");
    assertThat(AutoRule.choose(unknown(new DataSize(100, 0, 2), 0.5)).reason())
        .contains("there are no validation samples");
    assertThat(AutoRule.choose(unknown(new DataSize(1000, 25, 2), 0.5)).reason())
        .startsWith("25 validation samples are few, but");
  }
}
