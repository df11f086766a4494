package dev.graft.train;

import dev.graft.Cache;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.Version;
import dev.graft.data.Sample;
import dev.graft.graph.Backbone;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.ort.Engine;
import dev.graft.train.EngineParity.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether both engines compute the same of a network, found out on a few samples before anything is
 * learned from what it sees, and remembered.
 */
public final class EngineAgreement {
  private static final int SAMPLES_COMPARED = 2;

  private EngineAgreement() {}

  /**
   * Compares the engines, where that is not known yet.
   *
   * @param name how errors call the network
   * @param graphKey tells its graph with all weights from others
   * @param samples those to take a few from; of none that can be decoded nothing is found
   * @param cache remembers what was found
   * @return false if ONNX Runtime is right only without its optimisations
   * @throws GraftException naming the first block that they disagree about, if the answer may be
   *     wrong
   */
  public static boolean holds(
      String name,
      Backbone backbone,
      String graphKey,
      Processor processor,
      List<Sample> samples,
      Cache cache) {
    String what =
        String.join(
            " ",
            graphKey,
            processor.modality().toJson().toString(),
            Version.current(),
            Engine.version(),
            System.getProperty("os.arch"));
    Optional<Verdict> verdict =
        new ParityMemory(cache.store("parity"))
            .recall(
                what,
                () -> {
                  List<Map<String, Tensor>> some = someOf(samples, processor);
                  return some.isEmpty() // which is refused when features are wanted of them
                      ? Optional.empty()
                      : Optional.of(EngineParity.of(name, backbone, some));
                });
    return verdict.orElse(Verdict.AGREED) == Verdict.AGREED;
  }

  /** Some samples as the network takes them: the first that can be decoded. */
  private static List<Map<String, Tensor>> someOf(List<Sample> samples, Processor processor) {
    List<Map<String, Tensor>> some = new ArrayList<>();
    for (Sample sample : samples) {
      try (Content content = sample.open()) {
        some.add(processor.decode(content).example(View.whole(), Memory.fresh()));
      } catch (IOException | OutOfMemoryError e) {
        continue; // it is listed where features are wanted of it
      }
      if (some.size() == SAMPLES_COMPARED) {
        break;
      }
    }
    return some;
  }
}
