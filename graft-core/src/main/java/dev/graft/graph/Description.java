package dev.graft.graph;

import dev.graft.graph.OutputLayer.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A backbone in numbers, for people and scripts to read.
 *
 * @param opset the version of the ONNX operator set
 * @param inputs what the network takes; the primary input first
 * @param blocks from the input to the features, and last the head
 * @param outputLayer how the old output layer is written
 * @param classes how many classes the old output layer tells apart; 0 where there is none
 * @param features how many features go into a new head
 * @param end where they are, and where else they may be
 * @param parameters of all blocks and the head; what several share is counted once
 * @param multiplyAdds of all blocks and the head, for one sample
 * @param quantizedOperators operators on quantised numbers, which rule training out; usually none
 */
public record Description(
    long opset,
    List<Input> inputs,
    List<Row> blocks,
    Kind outputLayer,
    long classes,
    long features,
    End end,
    long parameters,
    long multiplyAdds,
    List<String> quantizedOperators) {
  /** Copies the lists. */
  public Description {
    inputs = List.copyOf(inputs);
    blocks = List.copyOf(blocks);
    quantizedOperators = List.copyOf(quantizedOperators);
  }

  /**
   * An input of the network.
   *
   * @param name as the file has it
   * @param type of its elements, as {@link ElementType} writes it
   * @param shape as the file has it, with the names of free axes
   * @param measuredShape with free axes filled in, as the numbers of this description hold for
   */
  public record Input(String name, String type, List<String> shape, List<Long> measuredShape) {
    /** Copies the shapes. */
    public Input {
      shape = List.copyOf(shape);
      measuredShape = List.copyOf(measuredShape);
    }
  }

  /**
   * Where the network is taken to end.
   *
   * @param features the tensor that the features are, or those that they are joined from
   * @param output the network's output that is used
   * @param otherOutputs its outputs that are not
   * @param candidates the tensors that may be taken for the features instead, with their shapes for
   *     one sample
   * @param doubt why the features may be others; null where nothing speaks for that
   */
  public record End(
      String features,
      String output,
      List<String> otherOutputs,
      Map<String, List<Long>> candidates,
      @Nullable String doubt) {
    /** Copies the lists. */
    public End {
      otherOutputs = List.copyOf(otherOutputs);
      candidates = Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
    }

    static End of(NetworkEnd end, Backbone backbone, TensorShapes shapes) {
      Map<String, List<Long>> candidates = new LinkedHashMap<>();
      backbone.candidates().forEach(tensor -> candidates.put(tensor, sample(shapes.of(tensor))));
      List<Block> blocks = backbone.blocks();
      for (int i = blocks.size() - 1; i >= 0; i--) {
        String tensor = blocks.get(i).output();
        if (!tensor.equals(backbone.features().name())) {
          candidates.put(tensor, sample(shapes.of(tensor)));
        }
      }
      return new End(
          String.join(" + ", backbone.outputLayer().tensors()),
          end.output(),
          end.others(),
          candidates,
          backbone.outputLayer().doubt().orElse(null));
    }
  }

  /**
   * A block.
   *
   * @param index its place, from 0 at the input
   * @param name what the exporter called its part of the network
   * @param operators how often each operator stands in it
   * @param parameters how many numbers training may move in it
   * @param parameterNames the tensors that hold them
   * @param output the tensor that it ends in
   * @param outputShape of one sample, without the batch axis
   * @param multiplyAdds for one sample
   */
  public record Row(
      int index,
      String name,
      Map<String, Integer> operators,
      long parameters,
      List<String> parameterNames,
      String output,
      List<Long> outputShape,
      long multiplyAdds) {
    /** Copies the lists. */
    public Row {
      operators = Collections.unmodifiableMap(new LinkedHashMap<>(operators));
      parameterNames = List.copyOf(parameterNames);
      outputShape = List.copyOf(outputShape);
    }
  }

  /** The tensors of the network and of the backbone's graph whose shapes {@link #of} needs. */
  public static Set<String> shapesNeeded(Graph network, Backbone backbone) {
    Set<String> tensors = new LinkedHashSet<>(MultiplyAdds.shapesNeeded(network.nodes()));
    network.inputs().forEach(input -> tensors.add(input.name()));
    tensors.addAll(backbone.outputLayer().tensors());
    tensors.addAll(backbone.candidates());
    if (backbone.featureCount() < 0) {
      tensors.add(backbone.features().name());
    }
    all(backbone).forEach(block -> tensors.add(block.output()));
    return tensors;
  }

  /**
   * The same of a network whose samples take their features from one place alone, so that no other
   * tensor can be named for them.
   */
  public Description withoutCandidates() {
    End only = new End(end.features(), end.output(), end.otherOutputs(), Map.of(), end.doubt());
    return new Description(
        opset,
        inputs,
        blocks,
        outputLayer,
        classes,
        features,
        only,
        parameters,
        multiplyAdds,
        quantizedOperators);
  }

  /**
   * Describes a backbone.
   *
   * @param end the network as it was exported, up to where it is taken to end
   * @param shapes of {@link #shapesNeeded}, for a batch of one sample
   */
  public static Description of(NetworkEnd end, Backbone backbone, TensorShapes shapes) {
    Graph network = end.graph();
    List<Row> rows = new ArrayList<>();
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    for (Block block : all(backbone)) {
      rows.add(
          new Row(
              block.index(),
              block.name(),
              block.operators(),
              block.parameterCount(),
              List.copyOf(block.parameters().keySet()),
              block.output(),
              sample(shapes.of(block.output())),
              MultiplyAdds.of(block.nodes(), shapes)));
      parameters.putAll(block.parameters());
    }
    String primary = backbone.cuts().input().name();
    List<Input> inputs = new ArrayList<>();
    for (ValueInfo input : network.inputs()) {
      Input described =
          new Input(
              input.name(),
              input.type().toString(),
              input.shape().stream().map(ValueInfo.Axis::toString).toList(),
              boxed(shapes.of(input.name())));
      inputs.add(input.name().equals(primary) ? 0 : inputs.size(), described);
    }
    return new Description(
        network.opset(),
        inputs,
        rows,
        backbone.outputLayer().kind(),
        backbone.outputLayer().classes(),
        featureCount(backbone, shapes),
        End.of(end, backbone, shapes),
        parameters.values().stream().mapToLong(Tensor::size).sum(),
        rows.stream().mapToLong(Row::multiplyAdds).sum(),
        network.quantizedNodes().stream().map(Node::opType).distinct().toList());
  }

  private static List<Block> all(Backbone backbone) {
    List<Block> all = new ArrayList<>(backbone.blocks());
    all.add(backbone.head());
    return all;
  }

  private static long featureCount(Backbone backbone, TensorShapes shapes) {
    if (backbone.featureCount() >= 0) {
      return backbone.featureCount();
    }
    long[] measured = shapes.of(backbone.features().name());
    return measured[measured.length - 1];
  }

  private static List<Long> sample(long[] shape) {
    return boxed(shape).stream().skip(1).toList();
  }

  private static List<Long> boxed(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
