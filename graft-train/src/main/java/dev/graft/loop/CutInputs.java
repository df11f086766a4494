package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.TensorShapes;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What enters the network behind some frozen blocks: the samples themselves where there are none,
 * else features. Features are kept as far as space allows, and so is what validates.
 *
 * @param backbone whose blocks are frozen up to the cut
 * @param training makes what enters at the front in training
 * @param views how many views of a training sample there are to be behind frozen blocks
 * @param forValidation makes what enters at the front in validation
 * @param scratch the folder for what is kept meanwhile
 */
public record CutInputs(
    Backbone backbone,
    Supplier<Inputs> training,
    int views,
    Supplier<Inputs> forValidation,
    Path scratch)
    implements Job.InputsAt {
  @Override
  public List<Inputs> training(int frozenBlocks, int stage) {
    Inputs whole = training.get();
    return List.of(
        frozenBlocks == 0
            ? whole
            : whole.changed(of -> KeptInputs.of(behind(frozenBlocks, of), views, scratch)));
  }

  @Override
  public Inputs validation(int frozenBlocks) {
    Inputs whole = forValidation.get();
    return KeptInputs.of(frozenBlocks == 0 ? whole : behind(frozenBlocks, whole), 1, scratch);
  }

  private FrozenInputs behind(int frozenBlocks, Inputs whole) {
    String cut = backbone.cutAfter(frozenBlocks);
    Signature signature = signatureAt(backbone, cut, whole.signature());
    return new FrozenInputs(whole, Engine.of(Surgery.prefix(backbone.graph(), cut), 1), signature);
  }

  /** What a sample is at a cut: the cut's tensor, and all that says more about the sample. */
  static Signature signatureAt(Backbone backbone, String cut, Signature whole) {
    if (cut.equals(backbone.cuts().input().name())) {
      return whole;
    }
    long[] usual = shapeAt(backbone, cut, whole.shapes(1));
    if (usual.length == 0 || usual[0] != 1) {
      throw new GraftException(
          Fault.MODEL,
          "behind the frozen blocks a batch of one sample is %s, where its first axis should be the batch; freeze more or fewer blocks, or none."
              .formatted(Arrays.toString(usual)));
    }
    long[] longer =
        whole.isFixed() ? usual : shapeAt(backbone, cut, whole.shapes(1, 2 * whole.usual()));
    List<Long> extents = new ArrayList<>();
    for (int axis = 1; axis < usual.length; axis++) {
      extents.add(usual[axis] == longer[axis] ? usual[axis] : Signature.RAGGED);
    }
    return whole.behind(cut, extents);
  }

  /** What so many samples of nothing are at a cut: as long there as frozen blocks make them. */
  static Map<String, Tensor> zerosAt(Backbone backbone, String cut, Signature whole, long batch) {
    Map<String, Tensor> entering = whole.zeros(batch);
    if (cut.equals(backbone.cuts().input().name())) {
      return entering;
    }
    List<Signature.Input> inputs = signatureAt(backbone, cut, whole).inputs();
    Map<String, Tensor> zeros = new LinkedHashMap<>();
    try (Engine frozen = Engine.of(Surgery.prefix(backbone.graph(), cut), 1)) {
      zeros.putAll(frozen.run(entering));
    }
    inputs.stream()
        .skip(1)
        .map(Signature.Input::name)
        .forEach(name -> zeros.put(name, Objects.requireNonNull(entering.get(name))));
    return zeros;
  }

  private static long[] shapeAt(Backbone backbone, String cut, TensorShapes inputs) {
    return Shapes.measure(backbone.graph(), List.of(cut), inputs).of(cut);
  }
}
