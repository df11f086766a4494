package dev.graft.torch;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * An ONNX graph, whole or from a cut on, as libtorch operations with gradients.
 *
 * <p>Owns native memory: close it. Not thread-safe, but any thread may use it: the work itself is
 * done on one thread that all graphs share.
 */
public final class CompiledGraph implements AutoCloseable {
  private final Graph graph;
  private final List<Parameter> parameters;
  private final ScalarType floatType;
  private final Compiler.Compiled compiled;

  private CompiledGraph(Graph graph, List<Parameter> parameters, ScalarType floatType) {
    this.graph = graph;
    this.parameters = List.copyOf(parameters);
    this.floatType = floatType;
    Map<String, Parameter> byName =
        parameters.stream().collect(Collectors.toMap(Parameter::name, parameter -> parameter));
    this.compiled =
        Scopes.withoutGradients(
            () -> Compiler.compile(Fusion.fuse(graph), byName.keySet(), floatType));
  }

  /**
   * What of a graph cannot be trained through, one line per node, empty if all can.
   *
   * @param graph a graph whose {@link Graph#opset} {@code OnnxFile} reads
   */
  public static List<String> unsupported(Graph graph) {
    return Compiler.unsupported(Fusion.fuse(graph));
  }

  /**
   * Makes a graph ready to train.
   *
   * @param trainable what may move, each in its group: some or all of {@link Parameter#in}; every
   *     other constant of the graph stays as it is
   * @throws GraftException if the graph has operators or attributes that are not supported; all are
   *     named
   */
  public static CompiledGraph compile(Graph graph, List<Parameter> trainable) {
    return compile(graph, trainable, ScalarType.Float);
  }

  /** The same in another floating type: float64 is for checking gradients. */
  static CompiledGraph compile(Graph graph, List<Parameter> trainable, ScalarType floatType) {
    List<String> problems = unsupported(graph);
    if (!problems.isEmpty()) {
      throw new GraftException(
          Fault.MODEL,
          "this part of the network cannot be trained, because Graft does not support "
              + String.join("; ", problems.subList(0, Math.min(8, problems.size())))
              + (problems.size() > 8 ? "; and " + (problems.size() - 8) + " more" : "")
              + ". Freeze the blocks that hold these nodes.");
    }
    for (Parameter parameter : trainable) {
      if (!graph.initializers().containsKey(parameter.name())) {
        throw new IllegalArgumentException(
            "the graph has no initialiser '" + parameter.name() + "'");
      }
    }
    TorchRuntime.load();
    return new CompiledGraph(graph, trainable, floatType);
  }

  /** What training may move. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /**
   * Runs the graph without gradients.
   *
   * @param inputs every input by name
   * @return every output by name, float32 where it is floating-point
   * @throws IllegalArgumentException if inputs are missing, unknown or of another shape
   */
  public Map<String, Tensor> evaluate(Map<String, Tensor> inputs, Mode mode) {
    return Scopes.withoutGradients(
        () -> {
          Map<String, Tensor> results = new LinkedHashMap<>();
          List<Value> outputs = forward(inputs, mode);
          for (int i = 0; i < outputs.size(); i++) {
            results.put(
                graph.outputs().get(i).name(), NativeTensors.toJava(outputs.get(i).tensor()));
            outputs.get(i).release();
          }
          return results;
        });
  }

  /** The outputs in order, attached to their gradients where these are on; the caller releases. */
  List<Value> forward(Map<String, Tensor> inputs, Mode mode) {
    check(inputs);
    List<Value> fed = new ArrayList<>();
    try {
      return Scopes.memory(
          () -> {
            graph.inputs().forEach(input -> fed.add(new Value(nativeInput(inputs, input))));
            return Scopes.precision(
                mode.precision(), () -> compiled.program().run(fed, pass(mode)));
          });
    } finally {
      fed.forEach(Value::release);
    }
  }

  /** Outputs in the graph's order by their names. */
  Map<String, org.bytedeco.pytorch.Tensor> named(List<Value> outputs) {
    Map<String, org.bytedeco.pytorch.Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      named.put(graph.outputs().get(i).name(), outputs.get(i).tensor());
    }
    return named;
  }

  private Pass pass(Mode mode) {
    boolean live = mode.batchNorm() == Mode.BatchNorm.LIVE;
    Generator dropout =
        mode.dropoutSeed().isPresent()
            ? torch.make_generator_cpu(mode.dropoutSeed().getAsLong())
            : null;
    return new Pass(floatType, live, dropout);
  }

  private org.bytedeco.pytorch.Tensor nativeInput(Map<String, Tensor> inputs, ValueInfo input) {
    Tensor given = Objects.requireNonNull(inputs.get(input.name()));
    org.bytedeco.pytorch.Tensor tensor = NativeTensors.toNative(given, floatType);
    return tensor.dim() == 4 && tensor.is_floating_point()
        ? tensor.contiguous(MemoryFormat.ChannelsLast)
        : tensor;
  }

  private void check(Map<String, Tensor> inputs) {
    TreeSet<String> expected = new TreeSet<>();
    for (ValueInfo input : graph.inputs()) {
      expected.add(input.name());
      Tensor given = inputs.get(input.name());
      if (given != null && !fits(input.extents(), given.shape())) {
        throw new IllegalArgumentException(
            "input %s was given a tensor %s".formatted(input, given));
      }
    }
    if (!expected.equals(inputs.keySet())) {
      throw new IllegalArgumentException(
          "the graph's inputs are %s, given were %s"
              .formatted(expected, new TreeSet<>(inputs.keySet())));
    }
  }

  private static boolean fits(long[] declared, long[] given) {
    boolean fits = declared.length == 0 || declared.length == given.length;
    for (int i = 0; fits && i < declared.length; i++) {
      fits = declared[i] < 0 || declared[i] == given[i];
    }
    return fits;
  }

  /**
   * Everything that training changes, float32 and by initialiser name: the parameters and the
   * statistics of batch normalisation.
   */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    leaves().forEach((name, value) -> state.put(name, NativeTensors.toJava(value.tensor())));
    return Collections.unmodifiableMap(state);
  }

  /**
   * Puts back what {@link #state} gave, or some of it.
   *
   * @throws IllegalArgumentException if a name is unknown or a shape differs; nothing is changed
   */
  public void restore(Map<String, Tensor> state) {
    Map<String, Value> leaves = leaves();
    List<String> problems = new ArrayList<>();
    state.forEach(
        (name, tensor) -> {
          Value leaf = leaves.get(name);
          if (leaf == null) {
            problems.add("'" + name + "' is not trained here");
          } else if (!Arrays.equals(leaf.tensor().shape(), tensor.shape())) {
            problems.add("'%s' is %s".formatted(name, tensor));
          }
        });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("cannot restore: " + String.join(", ", problems));
    }
    Scopes.withoutGradients(
        () -> {
          state.forEach(
              (name, tensor) ->
                  Scopes.memory(
                      () ->
                          Objects.requireNonNull(leaves.get(name))
                              .tensor()
                              .copy_(NativeTensors.toNative(tensor, floatType))));
          return true;
        });
  }

  private Map<String, Value> leaves() {
    Map<String, Value> leaves = new LinkedHashMap<>(compiled.parameters());
    leaves.putAll(compiled.statistics());
    return leaves;
  }

  /** The native leaf of a parameter. */
  org.bytedeco.pytorch.Tensor leaf(Parameter parameter) {
    Value value = compiled.parameters().get(parameter.name());
    if (value == null) {
      throw new IllegalArgumentException("'" + parameter.name() + "' is used by no node");
    }
    return value.tensor();
  }

  /** A native copy of other values for a parameter, laid out in memory as the parameter is. */
  Value likeLeaf(Parameter parameter, Tensor values) {
    return Scopes.withoutGradients(
        () -> {
          org.bytedeco.pytorch.Tensor copy = torch.empty_like(leaf(parameter));
          copy.copy_(NativeTensors.toNative(values, floatType));
          return new Value(copy);
        });
  }

  @Override
  public void close() {
    compiled.program().pinned().values().forEach(Value::release);
  }
}
