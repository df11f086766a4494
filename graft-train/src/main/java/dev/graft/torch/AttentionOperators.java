package dev.graft.torch;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Attention and positions by rotation, which are operators of their own since opset 23. */
final class AttentionOperators {
  private AttentionOperators() {}

  static void addTo(OperatorTable table) {
    table.single("Attention", AttentionOperators::attention);
    table.single(Fusion.ATTENTION, AttentionOperators::fused);
    table.single("RotaryEmbedding", AttentionOperators::rotary);
  }

  /**
   * softmax(scale · q kᵀ + mask) v over heads, from queries, keys and values [N, heads, T, d] or
   * [N, T, heads d].
   *
   * <p>Vaswani et al., "Attention Is All You Need", 2017, arXiv:1706.03762; fewer heads of keys
   * than of queries: Ainslie et al., 2023, arXiv:2305.13245.
   */
  private static Kernel.Single attention(NodeSpec spec) {
    spec.require(spec.real("softcap", 0) == 0, "softcap");
    spec.require(!spec.hasInput(4) && !spec.hasInput(5), "past keys and values");
    spec.require(!spec.hasInput(6), "padded keys");
    boolean causal = spec.flag("is_causal", false);
    boolean ownScale = spec.hasAttribute("scale");
    double scale = spec.real("scale", 1);
    long queryHeads = spec.integer("q_num_heads", 0);
    long keyHeads = spec.integer("kv_num_heads", 0);
    return in -> {
      Tensor q = byHeads(in.tensor(0), queryHeads);
      Tensor k = byHeads(in.tensor(1), keyHeads);
      Tensor v = byHeads(in.tensor(2), keyHeads);
      long shared = q.size(1) / k.size(1);
      Tensor keys = repeated(k, shared);
      Tensor values = repeated(v, shared);
      DoubleOptional factor = ownScale ? new DoubleOptional(scale) : new DoubleOptional();
      if (causal && in.has(3)) {
        throw new Unsupported("a mask that is causal as well");
      }
      Tensor attended = attend(q, keys, values, in.optional(3), causal, factor);
      return in.tensor(0).dim() == 4 ? attended : attended.transpose(1, 2).flatten(2, -1);
    };
  }

  /** What {@link AttentionPattern} finds: q [..., L, d], kᵀ [..., d, S], v [..., S, e], a mask. */
  private static Kernel.Single fused(NodeSpec spec) {
    double scale = spec.real("scale", 1);
    return in -> {
      Tensor keys = in.tensor(1).transpose(-2, -1);
      return attend(
          in.tensor(0), keys, in.tensor(2), in.optional(3), false, new DoubleOptional(scale));
    };
  }

  /**
   * In float32 in either precision: without MKL, libtorch multiplies attention's bfloat16 matrices
   * in a plain loop, which was half the time of a step of MiniLM.
   */
  private static Tensor attend(
      Tensor q, Tensor k, Tensor v, TensorOptional mask, boolean causal, DoubleOptional scale) {
    return Scopes.withoutAutocast(
        () ->
            torch.scaled_dot_product_attention(
                inFloat(q), inFloat(k), inFloat(v), mask, 0.0, causal, scale, false));
  }

  private static Tensor inFloat(Tensor x) {
    return x.scalar_type().intern() == ScalarType.BFloat16 ? x.to(ScalarType.Float) : x;
  }

  private static Tensor byHeads(Tensor x, long heads) {
    return x.dim() == 4
        ? x
        : x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }

  /** Each head so many times in a row. */
  private static Tensor repeated(Tensor heads, long times) {
    return times == 1
        ? heads
        : heads.repeat_interleave(times, new LongOptional(1), new LongOptional());
  }

  /**
   * Turns pairs of features by angles that grow with the position.
   *
   * <p>Su et al., "RoFormer", 2021, arXiv:2104.09864.
   */
  private static Kernel.Single rotary(NodeSpec spec) {
    boolean interleaved = spec.flag("interleaved", false);
    long heads = spec.integer("num_heads", 0);
    long part = spec.integer("rotary_embedding_dim", 0);
    return in -> {
      Tensor x = byHeads(in.tensor(0), heads); // [N, heads, T, d]
      long width = part == 0 ? x.size(3) : part;
      Tensor turned = x.narrow(3, 0, width);
      Tensor cos = angles(in, 1);
      Tensor sin = angles(in, 2);
      long half = width / 2;
      Tensor pairs = interleaved ? turned.unflatten(3, half, 2) : turned.unflatten(3, 2, half);
      int axis = interleaved ? 4 : 3;
      Tensor a = pairs.select(axis, 0);
      Tensor b = pairs.select(axis, 1);
      Tensor real = a.mul(cos).sub(b.mul(sin));
      Tensor imaginary = a.mul(sin).add(b.mul(cos));
      Tensor joined = torch.stack(new TensorVector(real, imaginary), axis).flatten(3, 4);
      Tensor rest = x.narrow(3, width, x.size(3) - width);
      Tensor all = torch.cat(new TensorVector(joined, rest), 3);
      return in.tensor(0).dim() == 4 ? all : all.transpose(1, 2).flatten(2, -1);
    };
  }

  /** [N, 1, T, d / 2], looked up by position where positions are given. */
  private static Tensor angles(Arguments in, int input) {
    Tensor cache = in.tensor(input);
    if (!in.has(3)) {
      return cache.unsqueeze(1);
    }
    Tensor positions = in.tensor(3);
    Tensor rows = cache.index_select(0, positions.flatten());
    return rows.reshape(positions.size(0), positions.size(1), cache.size(1)).unsqueeze(1);
  }
}
