package dev.graft.torch;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Many elements made one, along axes. */
final class ReductionOperators {
  private ReductionOperators() {}

  /** Reduces over {@code axes}, which are named one by one and not empty. */
  private interface Reduction {
    Tensor over(Tensor x, long[] axes, boolean keepAxes);
  }

  static void addTo(OperatorTable table) {
    reduce(table, "ReduceSum", 13, ReductionOperators::sum);
    reduce(table, "ReduceMean", 18, (x, axes, keep) -> torch.mean(x, axes, keep, sameType()));
    reduce(table, "ReduceMax", 18, torch::amax);
    reduce(table, "ReduceMin", 18, torch::amin);
    reduce(table, "ReduceProd", 18, ReductionOperators::product);
    reduce(table, "ReduceL1", 18, (x, axes, keep) -> sum(torch.abs(x), axes, keep));
    reduce(
        table,
        "ReduceL2",
        18,
        (x, axes, keep) -> torch.linalg_vector_norm(x, new Scalar(2), axes, keep, sameType()));
    reduce(table, "ReduceLogSum", 18, (x, axes, keep) -> torch.log(sum(x, axes, keep)));
    reduce(table, "ReduceLogSumExp", 18, torch::logsumexp);
    reduce(table, "ReduceSumSquare", 18, (x, axes, keep) -> sum(x.mul(x), axes, keep));
    table.single("ArgMax", spec -> argument(spec, torch::argmax));
    table.single("ArgMin", spec -> argument(spec, torch::argmin));
    table.single("CumSum", ReductionOperators::cumulativeSum);
    table.add("TopK", ReductionOperators::topK);
  }

  /**
   * @param inputSince the opset from which the axes are an input instead of an attribute
   */
  private static void reduce(
      OperatorTable table, String opType, int inputSince, Reduction reduction) {
    table.single(
        opType,
        spec -> {
          boolean keepAxes = spec.flag("keepdims", true);
          boolean emptyMeansNone = spec.flag("noop_with_empty_axes", false);
          long[] attribute = spec.integers("axes");
          boolean fromInput = spec.opset() >= inputSince;
          return in -> {
            Tensor x = in.tensor(0);
            long[] axes = fromInput ? in.longs(1, new long[0]) : attribute;
            if (axes.length == 0 && emptyMeansNone) {
              return reduction.over(x.unsqueeze(-1), new long[] {-1}, false);
            }
            return reduction.over(x, axes.length == 0 ? all(x) : axes, keepAxes);
          };
        });
  }

  private static long[] all(Tensor x) {
    return LongStream.range(0, x.dim()).toArray();
  }

  private static Tensor sum(Tensor x, long[] axes, boolean keepAxes) {
    return torch.sum(x, axes, keepAxes, new ScalarTypeOptional(x.scalar_type()));
  }

  private static Tensor product(Tensor x, long[] axes, boolean keepAxes) {
    long[] lastFirst =
        Arrays.stream(axes)
            .map(axis -> axis < 0 ? axis + x.dim() : axis)
            .map(axis -> -axis)
            .sorted()
            .map(axis -> -axis)
            .toArray();
    Tensor result = x;
    for (long axis : lastFirst) {
      result = torch.prod(result, axis, keepAxes, new ScalarTypeOptional(x.scalar_type()));
    }
    return result;
  }

  private interface Argument {
    Tensor along(Tensor x, LongOptional axis, boolean keepAxis);
  }

  private static Kernel.Single argument(NodeSpec spec, Argument argument) {
    long axis = spec.integer("axis", 0);
    boolean keepAxis = spec.flag("keepdims", true);
    boolean last = spec.flag("select_last_index", false);
    return in -> {
      Tensor x = in.tensor(0);
      if (!last) {
        return argument.along(x, new LongOptional(axis), keepAxis);
      }
      Tensor fromEnd = argument.along(torch.flip(x, axis), new LongOptional(axis), keepAxis);
      return torch.neg(fromEnd).add(new Scalar(x.size(axis) - 1));
    };
  }

  private static Kernel.Single cumulativeSum(NodeSpec spec) {
    boolean exclusive = spec.flag("exclusive", false);
    boolean reverse = spec.flag("reverse", false);
    return in -> {
      Tensor x = in.tensor(0);
      long axis = in.longs(1)[0];
      Tensor ordered = reverse ? torch.flip(x, axis) : x;
      ScalarTypeOptional type = new ScalarTypeOptional(x.scalar_type());
      Tensor sums = torch.cumsum(ordered, axis, type);
      Tensor result = exclusive ? sums.sub(ordered) : sums;
      return reverse ? torch.flip(result, axis) : result;
    };
  }

  private static Kernel topK(NodeSpec spec) {
    long axis = spec.integer("axis", -1);
    boolean largest = spec.flag("largest", true);
    boolean sorted = spec.flag("sorted", true);
    long attribute = spec.integer("k", 1);
    return in -> {
      long k = in.longs(1, attribute)[0];
      T_TensorTensor_T result = torch.topk(in.tensor(0), k, axis, largest, sorted);
      return new Tensor[] {new Tensor(result.get0()), new Tensor(result.get1())};
    };
  }

  private static ScalarTypeOptional sameType() {
    return NativeTensors.anyType();
  }
}
