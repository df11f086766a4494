package dev.graft.pretrain;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.LinearOutput;
import dev.graft.loop.Network;
import dev.graft.loop.RandomStart;
import dev.graft.loop.Randomness;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.torch.Precision;
import dev.graft.train.RunFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/** The network before its first step: drawn at random, or as an earlier run left it. */
final class InitialStudent {
  private static final double HEAD_DEVIATION = 0.01;

  private InitialStudent() {}

  /**
   * The network that a request begins with.
   *
   * @param columns what it is to answer
   * @throws GraftException if the earlier run's is none that can answer this
   */
  static Network of(PretrainRequest request, Columns columns) {
    Network drawn =
        new Network(
            Backbone.of(RandomStart.of(request.network().graph(), request.seed())),
            new LinearOutput(head(request, columns.all())),
            columns.loss(),
            Map.of(),
            Precision.FLOAT32);
    return request.from().map(run -> from(run, drawn)).orElse(drawn);
  }

  private static LinearHead head(PretrainRequest request, int outputs) {
    SplittableRandom random =
        Randomness.at(request.seed(), Purpose.INITIAL_WEIGHTS, Long.MAX_VALUE);
    int features = request.network().features();
    float[] weights = new float[outputs * features];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (HEAD_DEVIATION * random.nextGaussian());
    }
    return new LinearHead(
        FloatMatrix.of(weights, outputs, features), FloatMatrix.of(new float[outputs], 1, outputs));
  }

  private static Network from(Path run, Network drawn) {
    try {
      return drawn.from(Checkpoints.best(RunFolder.checkpoint(run)));
    } catch (IllegalArgumentException e) {
      throw new GraftException(
          Fault.USAGE,
          "the network in %s is not of the kind that is to be trained: %s. Give the data, teacher, labels or none, width and number of features of that run."
              .formatted(run, e.getMessage()),
          e);
    }
  }
}
