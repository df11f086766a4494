package dev.graft.torch;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Shapes, arrangement, padding and tensors made from nothing. */
final class ShapeCases {
  private ShapeCases() {}

  static List<OperatorCase> of(long seed) {
    List<OperatorCase> cases = new ArrayList<>();
    cases.add(OperatorCase.of("Shape", 13, seed).normal(2, 3, 4).returns(ElementType.INT64));
    cases.add(
        OperatorCase.of("Shape", 15, seed)
            .normal(2, 3, 4)
            .with("start", -2)
            .with("end", 9)
            .returns(ElementType.INT64));
    cases.add(OperatorCase.of("Size", 13, seed).normal(2, 3).returns(ElementType.INT64));
    cases.add(OperatorCase.of("Reshape", 13, seed).normal(2, 3, 4).constant(0, -1));
    cases.add(OperatorCase.of("Reshape", 14, seed).normal(2, 3, 4).constant(4, 0, 2));
    cases.add(OperatorCase.of("Flatten", 13, seed).normal(2, 3, 4));
    cases.add(OperatorCase.of("Flatten", 13, seed).normal(2, 3, 4).with("axis", -1));
    cases.add(OperatorCase.of("Flatten", 9, seed).normal(2, 3, 4).with("axis", 0));
    cases.add(OperatorCase.of("Squeeze", 11, seed).normal(2, 1, 3, 1).list("axes", 1));
    cases.add(OperatorCase.of("Squeeze", 13, seed).normal(2, 1, 3, 1).constant(-1, 1));
    cases.add(OperatorCase.of("Squeeze", 13, seed).normal(2, 1, 3, 1));
    cases.add(OperatorCase.of("Unsqueeze", 11, seed).normal(2, 3).list("axes", 0, 3));
    cases.add(OperatorCase.of("Unsqueeze", 13, seed).normal(2, 3).constant(-1, 1));
    cases.add(OperatorCase.of("Transpose", 13, seed).normal(2, 3, 4));
    cases.add(OperatorCase.of("Transpose", 13, seed).normal(2, 3, 4).list("perm", 1, 2, 0));
    cases.add(OperatorCase.of("Expand", 13, seed).normal(3, 1).constant(2, 1, 4));
    cases.add(OperatorCase.of("Expand", 13, seed).normal(2, 3, 4).constant(3, 1));
    arrangement(cases, seed);
    padding(cases, seed);
    generation(cases, seed);
    return cases;
  }

  private static void arrangement(List<OperatorCase> cases, long seed) {
    cases.add(
        OperatorCase.of("Concat", 13, seed).normal(2, 3).normal(2, 1).normal(2, 2).with("axis", 1));
    cases.add(OperatorCase.of("Concat", 9, seed).normal(2, 3).normal(1, 3).with("axis", -2));
    cases.add(twoParts(OperatorCase.of("Split", 11, seed).normal(2, 6).with("axis", 1)));
    cases.add(
        twoParts(
            OperatorCase.of("Split", 11, seed).normal(2, 6).with("axis", 1).list("split", 2, 4)));
    cases.add(
        twoParts(OperatorCase.of("Split", 13, seed).normal(5, 2).constant(1, 4).with("axis", 0)));
    cases.add(twoParts(OperatorCase.of("Split", 18, seed).normal(5, 2).with("num_outputs", 2)));
    cases.add(
        OperatorCase.of("Slice", 9, seed)
            .normal(4, 5, 6)
            .list("starts", 1, -3)
            .list("ends", 3, 100)
            .list("axes", 0, 2));
    cases.add(
        OperatorCase.of("Slice", 13, seed)
            .normal(4, 9)
            .constant(1, -7)
            .constant(9, Long.MAX_VALUE)
            .constant(0, 1)
            .constant(2, 3));
    cases.add(
        OperatorCase.of("Slice", 13, seed)
            .normal(4, 9)
            .constant(-1, 7)
            .constant(Long.MIN_VALUE, 2)
            .constant(0, 1)
            .constant(-1, -2));
    cases.add(OperatorCase.of("Slice", 10, seed).normal(4, 5).constant(1).constant(3));
    cases.add(OperatorCase.of("Tile", 13, seed).normal(2, 3).constant(2, 3));
    cases.add(OperatorCase.of("DepthToSpace", 13, seed).normal(2, 8, 2, 3).with("blocksize", 2));
    cases.add(
        OperatorCase.of("DepthToSpace", 13, seed)
            .normal(2, 8, 2, 3)
            .with("blocksize", 2)
            .with("mode", "CRD"));
    cases.add(OperatorCase.of("SpaceToDepth", 13, seed).normal(2, 3, 4, 6).with("blocksize", 2));
    cases.add(OperatorCase.of("Trilu", 14, seed).normal(2, 4, 5));
    cases.add(
        OperatorCase.of("Trilu", 14, seed).normal(4, 4).constant(oneLong(-1)).with("upper", 0));
  }

  private static OperatorCase twoParts(OperatorCase split) {
    return split.returns(ElementType.FLOAT, ElementType.FLOAT);
  }

  private static void padding(List<OperatorCase> cases, long seed) {
    for (String mode : List.of("constant", "reflect", "edge")) {
      cases.add(
          OperatorCase.of("Pad", 9, seed)
              .normal(2, 3, 4, 5)
              .list("pads", 0, 1, 2, 0, 0, 1, 1, 2)
              .with("mode", mode));
      cases.add(
          OperatorCase.of("Pad", 13, seed).normal(3, 4).constant(1, 2, 0, 1).with("mode", mode));
    }
    cases.add(
        OperatorCase.of("Pad", 13, seed)
            .normal(3, 4)
            .constant(1, -1, 0, 2)
            .constant(Tensor.ofFloats(new float[] {1.5f})));
    cases.add(OperatorCase.of("Pad", 18, seed).normal(2, 3, 4).constant(1, 2).none().constant(-1));
    cases.add(
        OperatorCase.of("Pad", 19, seed).normal(3, 4).constant(0, 2, 1, 3).with("mode", "wrap"));
  }

  private static void generation(List<OperatorCase> cases, long seed) {
    cases.add(
        OperatorCase.of("Constant", 13, seed)
            .with("value", Tensor.ofFloats(new float[] {1, 2}, 2)));
    cases.add(
        OperatorCase.of("Constant", 13, seed).list("value_ints", 3, 4).returns(ElementType.INT64));
    cases.add(OperatorCase.of("ConstantOfShape", 9, seed).constant(2, 3));
    cases.add(
        OperatorCase.of("ConstantOfShape", 9, seed)
            .constant(2)
            .with("value", Tensor.ofLongs(new long[] {7}, 1))
            .returns(ElementType.INT64));
    cases.add(
        OperatorCase.of("Range", 11, seed)
            .constant(oneLong(2))
            .constant(oneLong(11))
            .constant(oneLong(3))
            .returns(ElementType.INT64));
    cases.add(
        OperatorCase.of("Range", 11, seed)
            .constant(Tensor.ofFloats(new float[] {2}))
            .constant(Tensor.ofFloats(new float[] {-1}))
            .constant(Tensor.ofFloats(new float[] {-0.5f})));
    cases.add(OperatorCase.of("EyeLike", 9, seed).normal(3, 4).with("k", 1));
  }

  private static Tensor oneLong(long value) {
    return Tensor.ofLongs(new long[] {value});
  }
}
