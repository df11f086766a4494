package dev.graft.torch;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Arithmetic, activations, logic and casts. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  static List<OperatorCase> of(long seed) {
    List<OperatorCase> cases = new ArrayList<>();
    long[] shape = shape(seed);
    for (String unary :
        List.of(
            "Abs",
            "Neg",
            "Sign",
            "Floor",
            "Ceil",
            "Round",
            "Exp",
            "Erf",
            "Sin",
            "Cos",
            "Atan",
            "Sinh",
            "Cosh",
            "Asinh",
            "Tanh",
            "Sigmoid",
            "Softplus",
            "Softsign",
            "Relu",
            "Identity")) {
      cases.add(OperatorCase.of(unary, 13, seed).normal(shape));
    }
    for (String positive : List.of("Sqrt", "Log", "Reciprocal", "Tan")) {
      cases.add(OperatorCase.of(positive, 13, seed).uniform(0.2, 1.4, shape));
    }
    for (String inside : List.of("Asin", "Acos", "Atanh")) {
      cases.add(OperatorCase.of(inside, 13, seed).uniform(-0.9, 0.9, shape));
    }
    cases.add(OperatorCase.of("Acosh", 13, seed).uniform(1.2, 3, shape));
    for (String binary : List.of("Add", "Sub", "Mul")) {
      cases.add(OperatorCase.of(binary, 14, seed).normal(shape).normal(shape[shape.length - 1]));
      cases.add(OperatorCase.of(binary, 9, seed).normal(1).normal(shape));
      cases.add(OperatorCase.of(binary, 14, seed).normal(2, 1, 3).normal(4, 1));
    }
    for (String variadic : List.of("Sum", "Max", "Min", "Mean")) {
      cases.add(OperatorCase.of(variadic, 13, seed).normal(2, 3).normal(3).normal(2, 1));
      cases.add(OperatorCase.of(variadic, 8, seed).normal(2, 3));
    }
    division(cases, seed, shape);
    activations(cases, seed, shape);
    logic(cases, seed, shape);
    return cases;
  }

  static long[] shape(long seed) {
    Random random = new Random(seed + 100);
    return random.longs(1 + random.nextInt(4), 1, 6).toArray();
  }

  private static void division(List<OperatorCase> cases, long seed, long[] shape) {
    cases.add(OperatorCase.of("Div", 14, seed).normal(shape).uniform(0.5, 2, 1));
    cases.add(
        OperatorCase.of("Div", 14, seed)
            .integers(-20, 20, 9)
            .integers(1, 7, 9)
            .returns(ElementType.INT64));
    cases.add(
        OperatorCase.of("Div", 14, seed)
            .integers(-20, 20, 9)
            .integers(-7, -1, 1)
            .returns(ElementType.INT64));
    cases.add(OperatorCase.of("Pow", 15, seed).uniform(0.3, 2, shape).uniform(-2, 2, shape));
    cases.add(OperatorCase.of("Pow", 13, seed).normal(shape).constant(scalar(2)));
    cases.add(OperatorCase.of("Pow", 12, seed).normal(shape).constant(3));
    cases.add(
        OperatorCase.of("Pow", 13, seed)
            .integers(1, 5, 4)
            .constant(scalar(2))
            .returns(ElementType.INT64));
    cases.add(
        OperatorCase.of("Mod", 13, seed)
            .integers(-20, 20, 9)
            .integers(1, 7, 9)
            .returns(ElementType.INT64));
    cases.add(
        OperatorCase.of("Mod", 13, seed)
            .integers(-20, 20, 9)
            .integers(-7, -1, 9)
            .with("fmod", 1)
            .returns(ElementType.INT64));
    cases.add(OperatorCase.of("Mod", 13, seed).uniform(-5, 5, 9).uniform(1, 2, 9).with("fmod", 1));
  }

  private static void activations(List<OperatorCase> cases, long seed, long[] shape) {
    cases.add(OperatorCase.of("LeakyRelu", 16, seed).normal(shape).with("alpha", 0.2));
    cases.add(OperatorCase.of("LeakyRelu", 9, seed).normal(shape));
    cases.add(OperatorCase.of("Elu", 9, seed).normal(shape).with("alpha", 1.7));
    cases.add(OperatorCase.of("Celu", 12, seed).normal(shape).with("alpha", 0.6));
    cases.add(OperatorCase.of("Selu", 9, seed).normal(shape));
    cases.add(OperatorCase.of("ThresholdedRelu", 10, seed).normal(shape).with("alpha", 0.3));
    cases.add(OperatorCase.of("HardSigmoid", 9, seed).uniform(-4, 4, shape));
    cases.add(
        OperatorCase.of("HardSigmoid", 14, seed).uniform(-4, 4, shape).with("alpha", 1 / 6.0));
    cases.add(OperatorCase.of("HardSwish", 14, seed).uniform(-5, 5, shape));
    cases.add(OperatorCase.of("Mish", 18, seed).normal(shape));
    cases.add(OperatorCase.of("Gelu", 20, seed).normal(shape));
    cases.add(OperatorCase.of("Gelu", 20, seed).normal(shape).with("approximate", "tanh"));
    cases.add(OperatorCase.of("PRelu", 9, seed).normal(2, 3, 4).normal(3, 1));
    cases.add(OperatorCase.of("PRelu", 16, seed).normal(2, 3, 4).normal(1));
    cases.add(OperatorCase.of("Clip", 9, seed).normal(shape).with("min", -0.4).with("max", 0.7));
    cases.add(OperatorCase.of("Clip", 9, seed).normal(shape).with("min", 0.0));
    cases.add(
        OperatorCase.of("Clip", 13, seed).normal(shape).constant(scalar(0)).constant(scalar(6)));
    cases.add(OperatorCase.of("Clip", 13, seed).normal(shape).none().constant(scalar(0.3)));
    cases.add(OperatorCase.of("Clip", 11, seed).normal(shape).constant(scalar(-0.3)));
    cases.add(OperatorCase.of("Clip", 13, seed).normal(shape));
    for (String softmax : List.of("Softmax", "LogSoftmax")) {
      cases.add(OperatorCase.of(softmax, 11, seed).normal(2, 3, 4));
      cases.add(OperatorCase.of(softmax, 11, seed).normal(2, 3, 4).with("axis", 2));
      cases.add(OperatorCase.of(softmax, 9, seed).normal(2, 3, 4).with("axis", 0));
      cases.add(OperatorCase.of(softmax, 13, seed).normal(2, 3, 4));
      cases.add(OperatorCase.of(softmax, 13, seed).normal(2, 3, 4).with("axis", 1));
    }
    cases.add(OperatorCase.of("Dropout", 10, seed).normal(shape).with("ratio", 0.3));
    cases.add(OperatorCase.of("Dropout", 13, seed).normal(shape).constant(scalar(0.3)));
  }

  private static void logic(List<OperatorCase> cases, long seed, long[] shape) {
    for (String comparison : List.of("Equal", "Greater", "Less")) {
      cases.add(comparison(comparison, 13, seed));
    }
    cases.add(comparison("GreaterOrEqual", 16, seed));
    cases.add(comparison("LessOrEqual", 12, seed));
    for (String logical : List.of("And", "Or", "Xor")) {
      cases.add(OperatorCase.of(logical, 9, seed).truths(2, 5).truths(5).returns(ElementType.BOOL));
    }
    cases.add(OperatorCase.of("Not", 9, seed).truths(7).returns(ElementType.BOOL));
    Tensor odd =
        Tensor.ofFloats(
            new float[] {1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}, 4);
    cases.add(OperatorCase.of("IsNaN", 13, seed).input(odd).returns(ElementType.BOOL));
    cases.add(OperatorCase.of("IsInf", 10, seed).input(odd).returns(ElementType.BOOL));
    for (String end : List.of("detect_negative", "detect_positive")) {
      cases.add(
          OperatorCase.of("IsInf", 10, seed).input(odd).with(end, 0).returns(ElementType.BOOL));
    }
    cases.add(OperatorCase.of("Where", 16, seed).truths(3, 1).normal(3, 4).normal(4));
    cases.add(
        OperatorCase.of("Cast", 13, seed).normal(shape).with("to", 7).returns(ElementType.INT64));
    cases.add(
        OperatorCase.of("Cast", 13, seed).normal(shape).with("to", 9).returns(ElementType.BOOL));
    cases.add(OperatorCase.of("Cast", 9, seed).integers(-5, 5, 4).with("to", 1));
    cases.add(OperatorCase.of("CastLike", 15, seed).integers(-5, 5, 4).normal(1));
  }

  private static OperatorCase comparison(String opType, long opset, long seed) {
    return OperatorCase.of(opType, opset, seed)
        .integers(0, 3, 4, 5)
        .integers(0, 3, 5)
        .returns(ElementType.BOOL);
  }

  private static Tensor scalar(double value) {
    return Tensor.ofFloats(new float[] {(float) value});
  }
}
