package dev.graft.train;

import dev.graft.Cache;
import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.features.PicturePass;
import dev.graft.features.PicturePass.Outcome;
import dev.graft.graph.Backbone;
import dev.graft.graph.Tensor;
import dev.graft.image.Picture;
import dev.graft.image.Preprocessing;
import dev.graft.ort.Engine;
import dev.graft.train.EngineParity.Verdict;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether both engines compute the same of a network, found out on a few pictures before anything
 * is learned from what it sees, and remembered.
 */
public final class EngineAgreement {
  private static final int PICTURES_COMPARED = 2;

  private EngineAgreement() {}

  /**
   * Compares the engines, where that is not known yet.
   *
   * @param name how errors call the network
   * @param graphKey tells its graph with all weights from others
   * @param samples the pictures to take a few from; of none that can be decoded nothing is found
   * @return false if ONNX Runtime is right only without its optimisations
   * @throws GraftException naming the first block that they disagree about, if the answer may be
   *     wrong
   */
  public static boolean holds(
      String name,
      Backbone backbone,
      String graphKey,
      Preprocessing preprocessing,
      List<Sample> samples) {
    String what =
        String.join(
            " ",
            graphKey,
            preprocessing.toJson().toString(),
            Graft.version(),
            Engine.version(),
            System.getProperty("os.arch"));
    Optional<Verdict> verdict =
        new ParityMemory(Cache.in(Graft.home()).store("parity"))
            .recall(
                what,
                () -> {
                  List<Tensor> pictures = someOf(samples, preprocessing);
                  return pictures.isEmpty() // which is refused when features are wanted of them
                      ? Optional.empty()
                      : Optional.of(EngineParity.of(name, backbone, pictures));
                });
    return verdict.orElse(Verdict.AGREED) == Verdict.AGREED;
  }

  /** Some pictures as the network takes them: the first that can be decoded. */
  private static List<Tensor> someOf(List<Sample> samples, Preprocessing preprocessing) {
    List<Tensor> pictures = new ArrayList<>();
    try (PicturePass pass = new PicturePass(preprocessing, 1)) {
      for (Sample sample : samples) {
        pass.run(List.of(sample), EngineAgreement::copy, Progress.none()).stream()
            .filter(Outcome.Done.class::isInstance)
            .forEach(outcome -> pictures.add(((Outcome.Done<Tensor>) outcome).value()));
        if (pictures.size() == PICTURES_COMPARED) {
          break;
        }
      }
    }
    return pictures;
  }

  private static Tensor copy(Picture picture, FloatBuffer tensor, long[] shape) {
    float[] values = new float[tensor.remaining()];
    tensor.duplicate().get(values);
    return Tensor.ofFloats(values, shape);
  }
}
