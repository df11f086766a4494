package dev.graft.torch;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptionalList;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Elements picked and placed by index. A negative index counts from the end. */
final class IndexingOperators {
  private IndexingOperators() {}

  static void addTo(OperatorTable table) {
    table.single("Gather", IndexingOperators::gather);
    table.single("GatherElements", IndexingOperators::gatherElements);
    table.single("GatherND", IndexingOperators::gatherNd);
    table.single("ScatterElements", IndexingOperators::scatterElements);
    table.single("ScatterND", IndexingOperators::scatterNd);
    table.single("OneHot", IndexingOperators::oneHot);
    table.unary("NonZero", x -> torch.nonzero(x).t());
  }

  /** data [a..., n, b...] at indices [i...] along the axis of n: [a..., i..., b...]. */
  private static Kernel.Single gather(NodeSpec spec) {
    long axis = spec.integer("axis", 0);
    return in -> {
      Tensor data = in.tensor(0);
      int along = Math.toIntExact(axis < 0 ? axis + data.dim() : axis);
      Tensor indices = fromStart(in.tensor(1), data.size(along));
      if (along == 0 && data.dim() == 2 && data.is_floating_point()) {
        return torch.embedding(data, indices);
      }
      long[] shape =
          LongStream.concat(
                  LongStream.concat(
                      Arrays.stream(data.shape(), 0, along), Arrays.stream(indices.shape())),
                  Arrays.stream(data.shape(), along + 1, (int) data.dim()))
              .toArray();
      return data.index_select(along, indices.flatten()).reshape(shape);
    };
  }

  private static Kernel.Single gatherElements(NodeSpec spec) {
    long axis = spec.integer("axis", 0);
    return in -> {
      Tensor data = in.tensor(0);
      return data.gather(axis, fromStart(in.tensor(1), data.size(axis)));
    };
  }

  /** The last axis of the indices [..., k] addresses k axes of the data after the batch axes. */
  private static Kernel.Single gatherNd(NodeSpec spec) {
    int batchAxes = Math.toIntExact(spec.integer("batch_dims", 0));
    return in -> {
      Tensor data = in.tensor(0);
      Tensor indices = in.tensor(1).to(ScalarType.Long);
      TensorOptionalList address = new TensorOptionalList();
      long indexRank = indices.dim() - 1;
      for (int axis = 0; axis < batchAxes; axis++) {
        long[] shape = Windows.filled((int) indexRank, 1);
        shape[axis] = data.size(axis);
        long[] positions = LongStream.range(0, data.size(axis)).toArray();
        address.push_back(new TensorOptional(NativeTensors.ofLongs(positions).reshape(shape)));
      }
      pushColumns(address, indices);
      return data.index(address);
    };
  }

  /** What becomes of an element that updates are scattered to. */
  private enum Combination {
    NONE,
    ADD,
    MUL,
    MAX,
    MIN
  }

  private static Kernel.Single scatterNd(NodeSpec spec) {
    Combination combination = spec.choice("reduction", Combination.NONE);
    spec.require(
        combination == Combination.NONE || combination == Combination.ADD,
        "reduction '" + combination + "'");
    return in -> {
      Tensor data = in.tensor(0);
      TensorOptionalList address = new TensorOptionalList();
      pushColumns(address, in.tensor(1).to(ScalarType.Long));
      Tensor updates = in.tensor(2).to(data.scalar_type());
      return data.index_put(address, updates, combination == Combination.ADD);
    };
  }

  private static void pushColumns(TensorOptionalList address, Tensor indices) {
    long columns = indices.size(-1);
    for (long i = 0; i < columns; i++) {
      address.push_back(new TensorOptional(indices.select(-1, i)));
    }
  }

  private static Kernel.Single scatterElements(NodeSpec spec) {
    long axis = spec.integer("axis", 0);
    Combination combination = spec.choice("reduction", Combination.NONE);
    return in -> {
      Tensor data = in.tensor(0);
      Tensor indices = fromStart(in.tensor(1), data.size(axis));
      Tensor updates = in.tensor(2).to(data.scalar_type());
      return switch (combination) {
        case NONE -> data.scatter(axis, indices, updates);
        case ADD -> data.scatter_add(axis, indices, updates);
        case MUL -> data.scatter_reduce(axis, indices, updates, "prod");
        case MAX -> data.scatter_reduce(axis, indices, updates, "amax");
        case MIN -> data.scatter_reduce(axis, indices, updates, "amin");
      };
    };
  }

  private static Kernel.Single oneHot(NodeSpec spec) {
    long axis = spec.integer("axis", -1);
    return in -> {
      long depth = in.longs(1)[0];
      Tensor indices = fromStart(in.tensor(0), depth);
      long rank = indices.dim() + 1;
      long at = axis < 0 ? axis + rank : axis;
      long[] shape = Windows.filled((int) rank, 1);
      shape[(int) at] = depth;
      Tensor classes = NativeTensors.ofLongs(LongStream.range(0, depth).toArray()).reshape(shape);
      Tensor values = in.tensor(2);
      return torch.where(
          indices.unsqueeze(at).eq(classes), values.select(0, 1), values.select(0, 0));
    };
  }

  private static Tensor fromStart(Tensor indices, long extent) {
    return torch.remainder(indices.to(ScalarType.Long), new Scalar(extent));
  }
}
