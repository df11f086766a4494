package dev.graft.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.detect.DetectionRecipe.Knowledge;
import dev.graft.graph.Backbone;
import dev.graft.policy.Stage;
import dev.graft.policy.Strategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionRecipeTest {
  private static final Backbone BACKBONE = TinyDetector.read(1).backbone();

  @ParameterizedTest
  @CsvSource({"60, 7", "90, 4", "200, 2", "1000, 1"})
  void aNewHeadIsShownAsManyPicturesHoweverFewThereAre(int pictures, int times) {
    DetectionRecipe recipe = recipe(pictures, Knowledge.PICTURES);
    assertThat(recipe.times()).isEqualTo(times);
    int epochs = recipe.recipe().stages().stream().mapToInt(Stage::maxEpochs).sum();
    assertThat(epochs * times * pictures).isBetween(11_000, 13_000);
  }

  @Test
  void ofVeryFewPicturesEachIsShownInNoMoreViewsThanAreKept() {
    assertThat(recipe(6, Knowledge.PICTURES).times()).isEqualTo(12);
    assertThat(recipe(6, Knowledge.PICTURES).showing(6).rounds()).isEqualTo(1);
  }

  @Test
  void aNewHeadIsTrainedAloneFirstThenAllBlocks() {
    DetectionRecipe recipe = recipe(90, Knowledge.PICTURES);
    assertThat(recipe.strategy()).isEqualTo(Strategy.gradual());
    int blocks = BACKBONE.blocks().size();
    assertThat(recipe.recipe().stages())
        .extracting(stage -> stage.blocks().from())
        .containsExactly(blocks, 0);
    assertThat(recipe.showing(90).repeatingEpochs())
        .isEqualTo(recipe.recipe().stages().get(0).maxEpochs());
  }

  @Test
  void forClassesThatADetectorDidNotKnowAllMovesBoldly() {
    DetectionRecipe bold = recipe(128, Knowledge.BOXES);
    DetectionRecipe careful = recipe(128, Knowledge.CLASSES);
    assertThat(bold.strategy()).isEqualTo(Strategy.full());
    Stage only = bold.recipe().stages().get(0);
    assertThat(only.maxEpochs() * bold.times() * 128).isBetween(5_500, 6_500);
    assertThat(only.rates().backbone())
        .isGreaterThan(careful.recipe().stages().get(0).rates().backbone());
  }

  @Test
  void mosaicsEndBeforeTrainingDoesAndAreForBoldTrainingAlone() {
    DetectionRecipe bold = recipe(90, Knowledge.PICTURES);
    Showing showing = bold.showing(90);
    int alone = bold.recipe().stages().get(0).maxEpochs();
    int all = alone + bold.recipe().stages().get(1).maxEpochs();
    assertThat(showing.hasMosaics(alone - 1)).isFalse();
    assertThat(showing.hasMosaics(alone)).isTrue();
    assertThat(showing.mosaicsUntil()).isBetween(all * 6L / 10, all * 9L / 10);
    assertThat(recipe(128, Knowledge.CLASSES).showing(128).mosaicsUntil()).isZero();
  }

  @Test
  void howOftenPicturesAreShownIsSaidOfWhatIsDone() {
    DetectionRecipe planned = recipe(90, Knowledge.PICTURES);
    DetectionRecipe shorter =
        planned.with(planned.recipe().withEachStage(stage -> stage.withMaxEpochs(2)));
    assertThat(shorter.shown(90, Knowledge.PICTURES))
        .isEqualTo(
            "4 epochs of all 90 pictures, each shown 4 times: 1,440 in all, where what is new needs some 12,000, however few there are; half the views of epoch 3 are mosaics of four pictures");
    assertThat(recipe(128, Knowledge.CLASSES).shown(128, Knowledge.CLASSES))
        .isEqualTo("12 epochs of all pictures");
  }

  @Test
  void whatADetectorKnowsIsTrainedCarefully() {
    DetectionRecipe recipe = recipe(128, Knowledge.CLASSES);
    assertThat(recipe.times()).isEqualTo(1);
    assertThat(recipe.recipe().stages().get(0).maxEpochs()).isEqualTo(12);
  }

  private static DetectionRecipe recipe(int pictures, Knowledge knowledge) {
    return DetectionRecipe.of(
        new Strategy.Auto(),
        BACKBONE,
        DetectionNetwork.neckBlock(BACKBONE),
        new DetectionRecipe.Situation(pictures, 50, true, knowledge));
  }
}
