package dev.graft.train;

import dev.graft.data.Task;
import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.head.LinearHead;
import dev.graft.loop.LinearOutput;
import dev.graft.loop.LowRankUpdates;
import dev.graft.loop.Network;
import dev.graft.loop.RandomStart;
import dev.graft.modality.Signature;
import dev.graft.ort.Shapes;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Stage;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.transcript.Alphabet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network before training: pretrained or random, with the head that training begins with. */
final class InitialNetwork {
  private InitialNetwork() {}

  /**
   * The network that a recipe starts from.
   *
   * @param sample what the samples are that it is trained on
   * @param head on its features
   */
  static Network of(
      Backbone pretrained, Recipe recipe, Task task, Signature sample, LinearHead head, long seed) {
    Backbone backbone =
        recipe.start() == Start.RANDOM
            ? new Backbone(
                RandomStart.of(pretrained.graph(), seed),
                pretrained.cuts(),
                pretrained.blocks(),
                pretrained.outputLayer(),
                pretrained.head())
            : pretrained;
    LinearHead first = recipe.start() == Start.LINEAR_PROBE ? head : head.scaled(0);
    Map<String, Map<String, List<AxisLaw>>> laws = new LinkedHashMap<>();
    for (Stage stage : recipe.stages()) {
      String cut = backbone.cutAfter(stage.blocks().from());
      laws.computeIfAbsent(
          cut,
          tensor -> Shapes.lawsBehind(backbone.graph(), backbone.cuts(), tensor, sample.probes()));
    }
    LowRankUpdates updates = LowRankUpdates.of(backbone, recipe.moving(), seed);
    return new Network(
        backbone, new LinearOutput(first), loss(task), laws, Precision.FLOAT32, updates);
  }

  private static Loss loss(Task task) {
    return switch (task) {
      case CLASSIFY -> Loss.CrossEntropy.plain();
      case MULTILABEL -> new Loss.BinaryCrossEntropy(List.of());
      case REGRESS -> new Loss.SquaredError();
      case TRANSCRIBE -> new Loss.Ctc(Alphabet.BLANK);
      case DETECT -> throw new IllegalStateException("boxes have a loss of their own");
    };
  }
}
