package dev.graft.loop;

import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.LowRankTargets;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.WeightMatrix;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.policy.Moving;
import dev.graft.torch.Parameter;
import dev.graft.torch.Parameter.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Updates of low rank to some matrices of a network: W + s · B A, where B, which is zero at first,
 * and A are trained. In training the sum stands in the graph in W's place; for everything else it
 * is computed, so that the network keeps its nodes and its size.
 *
 * <p>Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021, arXiv:2106.09685. We
 * add the product to W before it is used, not after, which gives the same, and is one thing for
 * layers of every kind. A is drawn as wide as keeps the size of what comes in, and B's steps are in
 * proportion to the size of the rows of W that they change and to one over the root of the rank: so
 * a rate moves W relative to what is there, as it does for whole matrices (see {@link StepScales}),
 * at any rank (Kalajdzievski, "A Rank Stabilization Scaling Factor for Fine-Tuning with LoRA",
 * 2023, arXiv:2312.03732).
 *
 * @param updates one for each matrix; none where every parameter moves by itself
 */
@SuppressWarnings("exports") // what they are only the loop understands
public record LowRankUpdates(List<Update> updates) {
  private static final String A = ".lora_A";
  private static final String B = ".lora_B";
  private static final String SUM = ".lora";
  private static final LowRankUpdates NONE = new LowRankUpdates(List.of());

  /** Copies the list. */
  public LowRankUpdates {
    updates = List.copyOf(updates);
  }

  /**
   * An update to one matrix.
   *
   * @param matrix which
   * @param block the first block that reads it
   * @param value W
   * @param a A at the start, [rank, inputs]; turned if the matrix is
   * @param b B at the start, [outputs, rank]; turned if the matrix is
   * @param scale s
   */
  record Update(WeightMatrix matrix, String block, Tensor value, Tensor a, Tensor b, double scale) {
    String nameOfA() {
      return matrix.name() + A;
    }

    String nameOfB() {
      return matrix.name() + B;
    }

    /** The factors' names in the order in which they are multiplied. */
    List<String> factors() {
      return matrix.outputsFirst() ? List.of(nameOfB(), nameOfA()) : List.of(nameOfA(), nameOfB());
    }

    /** [rows, columns] of the matrix as it lies in the file. */
    long[] plane() {
      return matrix.outputsFirst()
          ? new long[] {matrix.outputs(), matrix.inputs()}
          : new long[] {matrix.inputs(), matrix.outputs()};
    }
  }

  /** None: every parameter moves by itself. */
  public static LowRankUpdates none() {
    return NONE;
  }

  /**
   * What a recipe says of a backbone, before training.
   *
   * @param seed decides A
   * @throws IllegalArgumentException if the backbone has no such matrix
   */
  public static LowRankUpdates of(Backbone backbone, Moving moving, long seed) {
    if (!(moving instanceof Moving.LowRank lowRank)) {
      return NONE;
    }
    List<Update> updates = new ArrayList<>();
    List<WeightMatrix> matrices = LowRankTargets.named(backbone, lowRank.matrices());
    for (WeightMatrix matrix : matrices) {
      String block = LowRankTargets.block(backbone, matrix).orElseThrow().name();
      Tensor value = Objects.requireNonNull(backbone.graph().initializers().get(matrix.name()));
      SplittableRandom random = Randomness.at(seed, Purpose.LOW_RANK, updates.size());
      updates.add(
          new Update(
              matrix,
              block,
              value,
              drawn(matrix, lowRank.rank(), random),
              zeros(matrix, lowRank.rank()),
              lowRank.scale()));
    }
    return new LowRankUpdates(updates);
  }

  private static Tensor drawn(WeightMatrix matrix, int rank, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(rank * matrix.inputs())];
    double deviation = 1 / Math.sqrt((double) matrix.inputs());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return matrix.outputsFirst()
        ? Tensor.ofFloats(values, rank, matrix.inputs())
        : Tensor.ofFloats(values, matrix.inputs(), rank);
  }

  private static Tensor zeros(WeightMatrix matrix, int rank) {
    float[] values = new float[Math.toIntExact(matrix.outputs() * rank)];
    return matrix.outputsFirst()
        ? Tensor.ofFloats(values, matrix.outputs(), rank)
        : Tensor.ofFloats(values, rank, matrix.outputs());
  }

  boolean isNone() {
    return updates.isEmpty();
  }

  /** The factors before training, by name. */
  Map<String, Tensor> initial() {
    Map<String, Tensor> factors = new LinkedHashMap<>();
    for (Update update : updates) {
      factors.put(update.nameOfA(), update.a());
      factors.put(update.nameOfB(), update.b());
    }
    return factors;
  }

  /** The block that each factor is trained with. */
  Map<String, String> groups() {
    Map<String, String> groups = new LinkedHashMap<>();
    for (Update update : updates) {
      update.factors().forEach(factor -> groups.put(factor, update.block()));
    }
    return groups;
  }

  /** The graph, or a part of it, with the sums in the matrices' place. */
  Graph in(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    Map<String, String> sums = new LinkedHashMap<>();
    for (Update update : updates) {
      if (graph.initializers().containsKey(update.matrix().name())) {
        sums.put(update.matrix().name(), update.matrix().name() + SUM);
        constants.put(update.nameOfA(), update.a());
        constants.put(update.nameOfB(), update.b());
        nodes.addAll(sum(update, constants));
      }
    }
    for (Node node : graph.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(input -> sums.getOrDefault(input, input)).toList();
      nodes.add(inputs.equals(node.inputs()) ? node : node.withTensors(inputs, node.outputs()));
    }
    return graph.withNodes(nodes, constants);
  }

  /** A kernel is added to as a matrix, and has its own shape again behind that. */
  private static List<Node> sum(Update update, Map<String, Tensor> constants) {
    String name = update.matrix().name();
    String sum = name + SUM;
    Map<String, Attribute> scale = Map.of("alpha", new Attribute.Real((float) update.scale()));
    List<String> factors = update.factors();
    if (!update.matrix().isKernel()) {
      return List.of(
          Node.of(sum, "Gemm", List.of(factors.get(0), factors.get(1), name), List.of(sum), scale));
    }
    String flat = sum + ".flat";
    constants.put(flat, reshaped(update.value(), update.plane()));
    long[] shape = update.value().shape();
    constants.put(sum + ".shape", Tensor.ofLongs(shape, shape.length));
    String product = sum + ".matrix";
    return List.of(
        Node.of(
            product,
            "Gemm",
            List.of(factors.get(0), factors.get(1), flat),
            List.of(product),
            scale),
        Node.of(sum, "Reshape", List.of(product, sum + ".shape"), List.of(sum), Map.of()));
  }

  private static Tensor reshaped(Tensor tensor, long... shape) {
    return Tensor.ofBytes(tensor.type(), shape, tensor.bytes());
  }

  /** A state with the matrices' new values in the factors' place. */
  Map<String, Tensor> merged(Map<String, Tensor> state) {
    Map<String, Tensor> merged = new LinkedHashMap<>(state);
    for (Update update : updates) {
      Tensor a = Objects.requireNonNull(merged.remove(update.nameOfA()));
      Tensor b = Objects.requireNonNull(merged.remove(update.nameOfB()));
      merged.put(update.matrix().name(), sum(update, a, b));
    }
    return merged;
  }

  private static Tensor sum(Update update, Tensor a, Tensor b) {
    boolean outputsFirst = update.matrix().outputsFirst();
    float[] left = (outputsFirst ? b : a).floats(); // [rows, rank]
    float[] right = (outputsFirst ? a : b).floats(); // [rank, columns]
    int columns = Math.toIntExact(update.plane()[1]);
    int rank = right.length / columns;
    float[] values = update.value().floats().clone();
    double[] row = new double[columns];
    for (int i = 0; i < values.length / columns; i++) {
      Arrays.fill(row, 0);
      for (int k = 0; k < rank; k++) {
        double factor = update.scale() * left[i * rank + k];
        for (int j = 0; j < columns; j++) {
          row[j] += factor * right[k * columns + j];
        }
      }
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = (float) (values[i * columns + j] + row[j]);
      }
    }
    return Tensor.ofFloats(values, update.value().shape());
  }

  /**
   * A point on the line from the pretrained matrices to those of a state.
   *
   * @param between the state's factors and what else moves, on their own lines
   */
  Weights onLine(Weights between, Weights state) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(between.tensors());
    for (Update update : updates) {
      // B starts at zero: with A as it is, the product is so much of the whole.
      tensors.put(update.nameOfA(), Objects.requireNonNull(state.tensors().get(update.nameOfA())));
    }
    return new Weights(tensors);
  }

  /** What each element's step is multiplied with, by factor. */
  Map<String, Tensor> stepScales() {
    Map<String, Tensor> scales = new LinkedHashMap<>();
    for (Update update : updates) {
      WeightMatrix matrix = update.matrix();
      Role role = matrix.isKernel() ? Role.CONVOLUTION : Role.LINEAR;
      List<Long> shape = Arrays.stream(update.value().shape()).boxed().toList();
      Parameter whole = new Parameter(matrix.name(), "", shape, role, matrix.inputs());
      float[] usual = StepScales.of(whole, update.value()).floats();
      int inputs = Math.toIntExact(matrix.inputs());
      int outputs = Math.toIntExact(matrix.outputs());
      int rank = Math.toIntExact(update.b().size() / outputs);
      float[] b = new float[outputs * rank];
      for (int i = 0; i < b.length; i++) {
        int output = matrix.outputsFirst() ? i / rank : i % outputs;
        int element = matrix.outputsFirst() ? output * inputs : output;
        b[i] = (float) (usual[element] * Math.sqrt((double) inputs / rank));
      }
      float[] a = new float[inputs * rank];
      Arrays.fill(a, (float) (1 / Math.sqrt(inputs)));
      scales.put(update.nameOfA(), Tensor.ofFloats(a, update.a().shape()));
      scales.put(update.nameOfB(), Tensor.ofFloats(b, update.b().shape()));
    }
    return scales;
  }
}
