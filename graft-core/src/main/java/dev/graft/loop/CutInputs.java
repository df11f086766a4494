package dev.graft.loop;

import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What enters the network behind some frozen blocks: the pictures themselves where there are none,
 * else features. Features are kept as far as space allows, and so is what validates.
 *
 * @param training makes what enters at the front in training
 * @param views how many views of a training sample there are to be behind frozen blocks
 * @param forValidation makes what enters at the front in validation
 */
public record CutInputs(
    Backbone backbone, Supplier<Inputs> training, int views, Supplier<Inputs> forValidation)
    implements Job.InputsAt {
  @Override
  public List<Inputs> training(int frozenBlocks, int stage) {
    Inputs whole = training.get();
    return List.of(
        frozenBlocks == 0 ? whole : KeptInputs.of(behind(frozenBlocks, whole), views, folder()));
  }

  @Override
  public Inputs validation(int frozenBlocks) {
    Inputs whole = forValidation.get();
    return KeptInputs.of(frozenBlocks == 0 ? whole : behind(frozenBlocks, whole), 1, folder());
  }

  private FrozenInputs behind(int frozenBlocks, Inputs whole) {
    Engine frozen = Engine.of(Surgery.prefix(backbone.graph(), backbone.cutAfter(frozenBlocks)), 1);
    try {
      return new FrozenInputs(whole, frozen, shape(frozen, whole));
    } catch (RuntimeException e) {
      frozen.close();
      throw e;
    }
  }

  private List<Long> shape(Engine frozen, Inputs whole) {
    Tensor zeros = Tensor.ofFloats(new float[whole.width()], ForwardPass.batchOfOne(whole));
    Map<String, Tensor> outputs = frozen.run(Map.of(backbone.cuts().input().name(), zeros));
    long[] extents = outputs.values().iterator().next().shape();
    if (extents.length == 0 || extents[0] != 1) {
      throw new GraftException(
          Fault.MODEL,
          "behind the frozen blocks a batch of one picture is %s, where its first axis should be the batch; freeze more or fewer blocks, or none."
              .formatted(Arrays.toString(extents)));
    }
    return Arrays.stream(extents).skip(1).boxed().toList();
  }

  private static Path folder() {
    return Graft.home().resolve("scratch");
  }
}
