package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.head.LinearHead;
import dev.graft.modality.Signature;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainabilityTest {
  @Test
  void aStepThatFailsIsFoundBeforeTrainingAndItsNodeNamed() {
    // Says that it takes any batch, and reshapes to a batch of one.
    NetworkBuilder b = new NetworkBuilder(17, 1, true);
    String x = b.input("x", ElementType.FLOAT, -1, 3, 8, 8);
    String maps = b.relu("/act", b.conv("/conv", x, 3, 4, 3, 1, 1));
    String fixed = b.op("/fixed", "Reshape", maps, b.ints(1, 4, 8, 8));
    String more = b.conv("/more", fixed, 4, 4, 3, 1, 1);
    b.output(b.gemm("/fc", b.flatten(b.globalPool(more)), 4, 3), -1, 3);
    assertThat(obstacle(b.build()))
        .contains("a training step on this network fails")
        .contains("/fixed/Reshape");
  }

  @Test
  void nothingIsInTheWayOfAnOrdinaryNetwork() {
    NetworkBuilder b = new NetworkBuilder(17, 1, true);
    String x = b.input("x", ElementType.FLOAT, -1, 3, 8, 8);
    String maps = b.relu("/act", b.conv("/conv", x, 3, 4, 3, 1, 1));
    b.output(b.gemm("/fc", b.flatten(b.globalPool(maps)), 4, 3), -1, 3);
    assertThat(obstacle(b.build())).isEmpty();
  }

  private static String obstacle(Graph graph) {
    Backbone backbone = Backbone.of(graph);
    List<String> names = backbone.blocks().stream().map(Block::name).toList();
    Recipe recipe =
        HyperRule.recipe(new Strategy.Full(), names, Situation.of(new DataSize(100, 20, 2)));
    LinearOutput head =
        new LinearOutput(LinearHead.zeros(2, Math.toIntExact(backbone.featureCount())));
    Network network =
        new Network(backbone, head, Loss.CrossEntropy.plain(), Map.of(), Precision.FLOAT32);
    return Trainability.obstacle(network, recipe, Signature.ofFloats("x", 3, 8, 8)).orElse("");
  }
}
