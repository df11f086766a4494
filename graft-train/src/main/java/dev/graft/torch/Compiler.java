package dev.graft.torch;

import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Turns a graph into a program: chooses registers, and computes now what never changes. */
final class Compiler {
  private final Graph graph;
  private final ScalarType floatType;
  private final Set<String> trainable;
  private final GraphMatcher matcher;

  private final Map<String, Integer> registers = new HashMap<>();
  private final Map<Integer, Value> pinned = new HashMap<>();
  private final Map<String, dev.graft.graph.Tensor> constants;
  private final Map<String, Value> parameters = new LinkedHashMap<>();
  private final Map<String, Value> statistics = new TreeMap<>();
  private final List<Instruction> instructions = new ArrayList<>();

  private Compiler(Graph graph, Set<String> trainable, ScalarType floatType) {
    this.graph = graph;
    this.floatType = floatType;
    this.trainable = trainable;
    this.matcher = new GraphMatcher(graph);
    this.constants = new HashMap<>(graph.initializers());
    constants.keySet().removeAll(trainable);
  }

  /**
   * What compiling gives.
   *
   * @param parameters the trainable leaves by name
   * @param statistics batch normalisation's means and variances by name
   */
  record Compiled(Program program, Map<String, Value> parameters, Map<String, Value> statistics) {}

  /**
   * @param fused the graph after {@link Fusion}
   * @param floatType what floating-point numbers are kept in
   */
  static Compiled compile(Graph fused, Set<String> trainable, ScalarType floatType) {
    return new Compiler(fused, trainable, floatType).compile();
  }

  /** What cannot be compiled, one line per node. */
  static List<String> unsupported(Graph fused) {
    Compiler compiler = new Compiler(fused, Set.of(), ScalarType.Float);
    Map<String, List<Node>> consumers = fused.consumers();
    List<String> problems = new ArrayList<>();
    for (Node node : fused.nodes()) {
      try {
        compiler.kernel(node, consumers);
      } catch (Unsupported e) {
        problems.add(node.label() + ": " + e.what());
      }
    }
    return problems;
  }

  private Compiled compile() {
    for (ValueInfo input : graph.inputs()) {
      register(input.name());
    }
    Map<String, List<Node>> consumers = graph.consumers();
    for (Node node : graph.nodes()) {
      if (!node.opType().equals("Identity")) {
        add(node, consumers);
      }
    }
    List<Integer> outputs =
        graph.outputs().stream().map(output -> pinnedOrRegister(output.name())).toList();
    List<Integer> inputs = graph.inputs().stream().map(input -> register(input.name())).toList();
    Program program = new Program(withLastUses(outputs), registers.size(), pinned, inputs, outputs);
    return new Compiled(program, parameters, statistics);
  }

  private Kernel kernel(Node node, Map<String, List<Node>> consumers) {
    Operator operator =
        OperatorTable.find(node.domain(), node.opType())
            .orElseThrow(() -> new Unsupported("the operator"));
    int read = node.outputs().size();
    while (read > 0 && !isRead(node.outputs().get(read - 1), consumers)) {
      read--;
    }
    return operator.compile(new NodeSpec(node, graph.opset(), constants, read, this::isStored));
  }

  private boolean isStored(String tensor) {
    return graph.initializers().containsKey(matcher.source(tensor));
  }

  private boolean isRead(String output, Map<String, List<Node>> consumers) {
    return consumers.containsKey(output)
        || graph.outputs().stream().anyMatch(out -> out.name().equals(output));
  }

  private void add(Node node, Map<String, List<Node>> consumers) {
    Kernel kernel = kernel(node, consumers);
    List<Integer> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      inputs.add(node.hasInput(i) ? pinnedOrRegister(node.inputs().get(i)) : -1);
      if (node.opType().equals("BatchNormalization") && i >= 3) {
        markAsStatistic(matcher.source(node.inputs().get(i)));
      }
    }
    List<Integer> outputs =
        node.outputs().stream().map(name -> isRead(name, consumers) ? register(name) : -1).toList();
    Instruction instruction = new Instruction(node, kernel, inputs, outputs, List.of());
    boolean constant = inputs.stream().allMatch(this::isConstant);
    if (constant && !node.opType().equals("Dropout")) {
      fold(instruction);
    } else {
      instructions.add(instruction);
    }
  }

  private boolean isConstant(int register) {
    Value value = pinned.get(register);
    return register < 0 || (value != null && !isLeaf(value));
  }

  private boolean isLeaf(Value value) {
    return parameters.containsValue(value) || statistics.containsValue(value);
  }

  private void fold(Instruction instruction) {
    List<Integer> results = instruction.outputs().stream().filter(out -> out >= 0).toList();
    Program alone = new Program(List.of(instruction), registers.size(), pinned, List.of(), results);
    List<Value> values = alone.run(List.of(), Pass.inference(floatType));
    for (int i = 0; i < results.size(); i++) {
      pinned.put(results.get(i), values.get(i));
    }
    for (int i = 0; i < instruction.outputs().size(); i++) {
      Value value = pinned.get(instruction.outputs().get(i));
      if (value != null) {
        constants.put(instruction.node().outputs().get(i), NativeTensors.toJava(value.tensor()));
      }
    }
  }

  private int register(String tensor) {
    return registers.computeIfAbsent(matcher.source(tensor), name -> registers.size());
  }

  /** The register of a tensor; a constant or parameter is put there at its first use. */
  private int pinnedOrRegister(String tensor) {
    String name = matcher.source(tensor);
    int register = register(name);
    dev.graft.graph.Tensor initializer = graph.initializers().get(name);
    if (initializer != null && !pinned.containsKey(register)) {
      Value value = new Value(nativeTensor(name, initializer));
      pinned.put(register, value);
      if (trainable.contains(name)) {
        parameters.put(name, value);
      }
    }
    return register;
  }

  private void markAsStatistic(String name) {
    Value value = pinned.get(register(name));
    if (value != null && graph.initializers().containsKey(name)) {
      statistics.put(name, value);
    }
  }

  private Tensor nativeTensor(String name, dev.graft.graph.Tensor initializer) {
    Tensor tensor = NativeTensors.toNative(initializer, floatType);
    if (!trainable.contains(name)) {
      return tensor;
    }
    Tensor leaf = tensor.dim() == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
    leaf.set_requires_grad(true);
    return leaf;
  }

  private List<Instruction> withLastUses(List<Integer> outputs) {
    Set<Integer> seen = new HashSet<>(pinned.keySet());
    seen.addAll(outputs);
    List<Instruction> backwards = new ArrayList<>();
    for (int i = instructions.size() - 1; i >= 0; i--) {
      Instruction instruction = instructions.get(i);
      List<Integer> dying =
          Stream.concat(instruction.inputs().stream(), instruction.outputs().stream())
              .filter(register -> register >= 0 && seen.add(register))
              .toList();
      backwards.add(instruction.withDying(dying));
    }
    Collections.reverse(backwards);
    return backwards;
  }
}
