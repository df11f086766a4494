package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.graft.Json;
import dev.graft.policy.BlockRange;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.LowRankRule;
import dev.graft.policy.Moving;
import dev.graft.policy.Recipe;
import dev.graft.policy.Schedule;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import dev.graft.policy.UpdateRule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A recipe that is written and read again is the same recipe. */
class RecipeJsonTest {
  private static final List<String> BLOCKS = List.of("stem", "low", "high");

  static Stream<Recipe> recipes() {
    Situation size = Situation.of(new DataSize(500, 100, 3));
    Recipe full = HyperRule.recipe(new Strategy.Full(), BLOCKS, size);
    return Stream.of(
        full,
        HyperRule.recipe(new Strategy.Head(), BLOCKS, size),
        HyperRule.recipe(new Strategy.Gradual(), BLOCKS, size),
        HyperRule.recipe(new Strategy.Scratch(), BLOCKS, size),
        LowRankRule.recipe(new Moving.LowRank(4, 8, List.of("a", "b")), new BlockRange(1, 3), size),
        full.withUpdateRule(new UpdateRule.Sgd(0.9, true)),
        full.withEachStage(stage -> stage.withSchedule(new Schedule.OneCycle(0.1 + 0.2))),
        full.withEachStage(stage -> stage.withSchedule(new Schedule.SlantedTriangular(0.3))));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void isTheSameAfterwards(Recipe recipe) throws IOException {
    String text = Json.of(RecipeJson.of(recipe));
    assertThat(RecipeJson.read(new ObjectMapper().readTree(text))).contains(recipe);
  }

  @Test
  void whatIsNoneIsNotRead() throws IOException {
    assertThat(RecipeJson.read(MissingNode.getInstance())).isEqualTo(Optional.empty());
    assertThat(RecipeJson.read(new ObjectMapper().readTree("{\"stages\": 3}"))).isEmpty();
  }
}
