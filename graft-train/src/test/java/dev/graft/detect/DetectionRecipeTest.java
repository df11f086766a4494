package dev.graft.detect;

import static org.assertj.core.api.Assertions.assertThat;

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
    DetectionRecipe recipe = recipe(pictures, true);
    assertThat(recipe.times()).isEqualTo(times);
    int epochs = recipe.recipe().stages().stream().mapToInt(Stage::maxEpochs).sum();
    assertThat(epochs * times * pictures).isBetween(11_000, 13_000);
  }

  @Test
  void ofVeryFewPicturesEachIsShownInNoMoreViewsThanAreKept() {
    assertThat(recipe(6, true).times()).isEqualTo(12);
    assertThat(recipe(6, true).showing(6).rounds()).isEqualTo(1);
  }

  @Test
  void aNewHeadIsTrainedAloneFirstThenAllBlocks() {
    DetectionRecipe recipe = recipe(90, true);
    assertThat(recipe.strategy()).isEqualTo(Strategy.gradual());
    int blocks = BACKBONE.blocks().size();
    assertThat(recipe.recipe().stages())
        .extracting(stage -> stage.blocks().from())
        .containsExactly(blocks, 0);
    assertThat(recipe.showing(90).repeatingEpochs())
        .isEqualTo(recipe.recipe().stages().get(0).maxEpochs());
  }

  @Test
  void whatADetectorKnowsIsTrainedCarefully() {
    DetectionRecipe recipe = recipe(128, false);
    assertThat(recipe.times()).isEqualTo(1);
    assertThat(recipe.recipe().stages().get(0).maxEpochs()).isEqualTo(12);
  }

  private static DetectionRecipe recipe(int pictures, boolean isNew) {
    return DetectionRecipe.of(
        new Strategy.Auto(),
        BACKBONE,
        DetectionNetwork.neckBlock(BACKBONE),
        new DetectionRecipe.Situation(pictures, 50, true, isNew));
  }
}
