package dev.graft.torch;

import dev.graft.graph.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Reductions over axes. */
final class ReductionCases {
  private ReductionCases() {}

  static List<OperatorCase> of(long seed) {
    List<OperatorCase> cases = new ArrayList<>();
    for (String reduce :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare")) {
      cases.add(OperatorCase.of(reduce, 11, seed).uniform(0.2, 2, 2, 3, 4).list("axes", 1, -1));
      cases.add(
          OperatorCase.of(reduce, 12, seed)
              .uniform(0.2, 2, 2, 3, 4)
              .list("axes", 0)
              .with("keepdims", 0));
      cases.add(OperatorCase.of(reduce, 12, seed).uniform(0.2, 2, 2, 3));
      cases.add(OperatorCase.of(reduce, 18, seed).uniform(0.2, 2, 2, 3, 4).constant(-2));
      cases.add(
          OperatorCase.of(reduce, 18, seed).uniform(0.2, 2, 2, 3).with("noop_with_empty_axes", 1));
    }
    cases.add(
        OperatorCase.of("ReduceSum", 13, seed)
            .integers(0, 9, 3, 4)
            .constant(1)
            .returns(ElementType.INT64));
    for (String argument : List.of("ArgMax", "ArgMin")) {
      cases.add(OperatorCase.of(argument, 13, seed).normal(3, 4).returns(ElementType.INT64));
      cases.add(
          OperatorCase.of(argument, 13, seed)
              .integers(0, 3, 3, 7)
              .with("axis", -1)
              .with("keepdims", 0)
              .with("select_last_index", seed % 2)
              .returns(ElementType.INT64));
    }
    for (long exclusive = 0; exclusive <= 1; exclusive++) {
      for (long reverse = 0; reverse <= 1; reverse++) {
        cases.add(
            OperatorCase.of("CumSum", 14, seed)
                .normal(3, 4)
                .constant(1)
                .with("exclusive", exclusive)
                .with("reverse", reverse));
      }
    }
    cases.add(
        OperatorCase.of("TopK", 11, seed)
            .normal(3, 6)
            .constant(2)
            .returns(ElementType.FLOAT, ElementType.INT64));
    cases.add(
        OperatorCase.of("TopK", 11, seed)
            .normal(6, 3)
            .constant(4)
            .with("axis", 0)
            .with("largest", 0)
            .returns(ElementType.FLOAT, ElementType.INT64));
    return cases;
  }
}
