package dev.graft.torch;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Elements picked and placed by index. */
final class IndexingCases {
  private IndexingCases() {}

  static List<OperatorCase> of(long seed) {
    List<OperatorCase> cases = new ArrayList<>();
    cases.add(OperatorCase.of("Gather", 13, seed).normal(5, 3).integers(-5, 5, 2, 2));
    cases.add(OperatorCase.of("Gather", 9, seed).normal(2, 5, 3).integers(0, 5, 4).with("axis", 1));
    cases.add(
        OperatorCase.of("Gather", 13, seed)
            .normal(2, 5, 3)
            .constant(Tensor.ofLongs(new long[] {-1}))
            .with("axis", 1));
    cases.add(
        OperatorCase.of("GatherElements", 13, seed)
            .normal(3, 4)
            .integers(-4, 4, 3, 2)
            .with("axis", 1));
    cases.add(OperatorCase.of("GatherND", 13, seed).normal(3, 4, 2).integers(-3, 3, 5, 2));
    cases.add(
        OperatorCase.of("GatherND", 13, seed)
            .normal(2, 3, 4)
            .integers(0, 3, 2, 5, 1)
            .with("batch_dims", 1));
    Tensor places = Tensor.ofLongs(new long[] {3, 0, -3}, 3, 1);
    cases.add(OperatorCase.of("ScatterND", 13, seed).normal(4, 3).constant(places).normal(3, 3));
    cases.add(
        OperatorCase.of("ScatterND", 16, seed)
            .normal(4, 3)
            .integers(0, 4, 5, 1)
            .normal(5, 3)
            .with("reduction", "add"));
    Tensor columns = Tensor.ofLongs(new long[] {2, 0, -2, 3, 1, 0}, 3, 2);
    for (String reduction : List.of("none", "add", "mul")) {
      cases.add(
          OperatorCase.of("ScatterElements", 16, seed)
              .normal(3, 4)
              .constant(columns)
              .normal(3, 2)
              .with("axis", 1)
              .with("reduction", reduction));
    }
    for (String reduction : List.of("max", "min")) {
      cases.add(
          OperatorCase.of("ScatterElements", 18, seed)
              .normal(3, 4)
              .constant(columns)
              .normal(3, 2)
              .with("axis", 1)
              .with("reduction", reduction));
    }
    Tensor offOn = Tensor.ofFloats(new float[] {-1, 2}, 2);
    cases.add(OperatorCase.of("OneHot", 11, seed).integers(-4, 4, 3).constant(4).constant(offOn));
    cases.add(
        OperatorCase.of("OneHot", 11, seed)
            .integers(0, 4, 3, 2)
            .constant(4)
            .constant(offOn)
            .with("axis", 1));
    cases.add(OperatorCase.of("NonZero", 13, seed).integers(0, 2, 3, 4).returns(ElementType.INT64));
    return cases;
  }
}
