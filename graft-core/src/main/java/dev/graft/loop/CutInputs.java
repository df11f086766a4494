package dev.graft.loop;

import dev.graft.Graft;
import dev.graft.graph.Backbone;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.ort.Engine;
import dev.graft.policy.Regularisation.Augment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes what enters the network behind some frozen blocks: the pictures themselves where there are
 * none, else features, several views of a picture being kept as far as space allows.
 */
public final class CutInputs implements Job.InputsAt {
  private static final long MOST_BYTES = 4L << 30;
  private static final int MOST_VIEWS = 4;

  private final Backbone backbone;
  private final Supplier<Inputs> pictures;
  private final int trainSamples;
  private final Augment augment;

  /**
   * Inputs for a backbone.
   *
   * @param pictures makes what enters it at the front
   */
  public CutInputs(
      Backbone backbone, Supplier<Inputs> pictures, int trainSamples, Augment augment) {
    this.backbone = backbone;
    this.pictures = pictures;
    this.trainSamples = trainSamples;
    this.augment = augment;
  }

  @Override
  public Inputs of(int frozenBlocks, int stage) {
    Inputs whole = pictures.get();
    if (frozenBlocks == 0) {
      return whole;
    }
    Engine frozen = Engine.of(Surgery.prefix(backbone.graph(), backbone.cutAfter(frozenBlocks)), 1);
    List<Long> shape = shape(frozen, whole.shape());
    long rowBytes = Float.BYTES * shape.stream().reduce(1L, Math::multiplyExact);
    return new FrozenInputs(
        whole,
        frozen,
        shape,
        trainSamples,
        views(augment, rowBytes * trainSamples),
        Graft.home().resolve("scratch"));
  }

  /** As many views as space allows, 0 if not even one; without augmentation all are the same. */
  static int views(Augment augment, long bytesPerView) {
    int wanted = augment == Augment.NONE ? 1 : MOST_VIEWS;
    return (int) Math.min(wanted, MOST_BYTES / bytesPerView);
  }

  private List<Long> shape(Engine frozen, List<Long> inputShape) {
    long[] one =
        Stream.concat(Stream.of(1L), inputShape.stream()).mapToLong(Long::longValue).toArray();
    int size = Math.toIntExact(Arrays.stream(one).reduce(1, Math::multiplyExact));
    Map<String, Tensor> outputs =
        frozen.run(Map.of(backbone.cuts().input().name(), Tensor.ofFloats(new float[size], one)));
    long[] extents = outputs.values().iterator().next().shape();
    return Arrays.stream(extents).skip(1).boxed().toList();
  }
}
