package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.StoppedException;
import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import dev.graft.policy.BlockRange;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelativeGradientsTest {
  private static final int CHANNELS = 4;

  @Test
  void aBlockThatNothingPassesIsNotPulledAt() {
    List<Double> pulled = RelativeGradients.of(job(Map.of()), () -> false);
    List<Double> silenced =
        RelativeGradients.of(job(biased("layer3.conv.bias", -100)), () -> false);
    assertThat(pulled).filteredOn(pull -> pull > 0).hasSizeGreaterThanOrEqualTo(4);
    assertThat(pulled.get(3)).isPositive();
    assertThat(silenced.get(3)).isZero();
    assertThat(silenced.get(0)).isPositive();
  }

  @Test
  void theRuleNamesTheThirdThatIsPulledAtMost() {
    Job job = job(Map.of());
    List<Double> pulls = RelativeGradients.of(job, () -> false);
    BlockRange taken = RelativeGradients.rule(job, () -> false).blocks();
    double mean = mean(pulls, taken);
    int blocks = pulls.size();
    for (int third = 0; third < 3; third++) {
      BlockRange other = new BlockRange(blocks * third / 3, blocks * (third + 1) / 3);
      assertThat(mean).isGreaterThanOrEqualTo(mean(pulls, other));
    }
  }

  @Test
  void itComesToTheSameTwice() {
    assertThat(RelativeGradients.of(job(Map.of()), () -> false))
        .isEqualTo(RelativeGradients.of(job(Map.of()), () -> false));
  }

  @Test
  void itStopsWhenAsked() {
    assertThatThrownBy(() -> RelativeGradients.of(job(Map.of()), () -> true))
        .isInstanceOf(StoppedException.class);
  }

  private static double mean(List<Double> values, BlockRange range) {
    return values.subList(range.from(), range.to()).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  private static Map<String, Tensor> biased(String name, float value) {
    float[] values = new float[CHANNELS];
    Arrays.fill(values, value);
    return Map.of(name, Tensor.ofFloats(values, CHANNELS));
  }

  private static Job job(Map<String, Tensor> changed) {
    Graph graph = TinyJob.graph();
    Map<String, Tensor> constants = new HashMap<>(graph.initializers());
    constants.putAll(changed);
    float[] weights = {1, 0.5f, -1, -0.5f, -1, -0.5f, 1, 0.5f};
    LinearHead head =
        new LinearHead(FloatMatrix.of(weights, 2, CHANNELS), FloatMatrix.of(new float[2], 1, 2));
    Network network =
        new Network(
            Backbone.of(graph.withInitializers(constants)),
            new LinearOutput(head),
            Loss.CrossEntropy.plain(),
            Map.of(),
            Precision.FLOAT32);
    DataSize size = new DataSize(TinyJob.TRAIN, TinyJob.VALIDATION, 2);
    Recipe recipe = HyperRule.recipe(Strategy.surgical(), TinyJob.blockNames(), Situation.of(size));
    return TinyJob.of(network, recipe);
  }
}
