package dev.graft.loop;

import dev.graft.data.Task;
import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.head.LinearHead;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import dev.graft.policy.Recipe;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A network of four small blocks, and 8 x 8 pictures of two kinds that it can tell apart. */
final class TinyJob {
  static final int TRAIN = 36;
  static final int VALIDATION = 20;
  private static final int SIDE = 8;
  private static final int CHANNELS = 4;
  private static final int VALUES = 3 * SIDE * SIDE;

  /** What a picture is to it. */
  static final Signature SAMPLE = Signature.ofFloats("input", 3, SIDE, SIDE);

  private TinyJob() {}

  static Job of(Recipe recipe) {
    Backbone backbone = Backbone.of(graph());
    return of(
        new Network(backbone, zeroHead(2), Loss.CrossEntropy.plain(), Map.of(), Precision.FLOAT32),
        recipe);
  }

  static Job of(Network network, Recipe recipe) {
    return new Job(
        network,
        recipe,
        targets(TRAIN, 0).preparedFor(recipe),
        targets(VALIDATION, TRAIN),
        inputs(network.backbone()),
        7,
        2);
  }

  static List<String> blockNames() {
    return Backbone.of(graph()).blocks().stream().map(Block::name).toList();
  }

  static LinearOutput zeroHead(int outputs) {
    return new LinearOutput(LinearHead.zeros(outputs, CHANNELS));
  }

  /** Stem, plain, residual with batch norm, residual; then pooled features. */
  static Graph graph() {
    SplittableRandom random = new SplittableRandom(5);
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    conv(nodes, constants, random, "stem", "input", 3);
    node(nodes, "/stem/Relu", "Relu", List.of("stem.out"), "stem.relu");
    conv(nodes, constants, random, "layer1", "stem.relu", CHANNELS);
    node(nodes, "/layer1/Relu", "Relu", List.of("layer1.out"), "layer1.relu");
    conv(nodes, constants, random, "layer2", "layer1.relu", CHANNELS);
    List<String> norm = new ArrayList<>(List.of("layer2.out"));
    for (String part : List.of("scale", "shift", "mean", "var")) {
      float start = part.equals("scale") || part.equals("var") ? 1 : 0;
      float[] values = {start, start, start + 0.1f, start + 0.2f};
      constants.put("layer2.bn." + part, Tensor.ofFloats(values, CHANNELS));
      norm.add("layer2.bn." + part);
    }
    node(nodes, "/layer2/bn/BatchNormalization", "BatchNormalization", norm, "layer2.norm");
    node(nodes, "/layer2/Relu", "Relu", List.of("layer2.norm"), "layer2.relu");
    node(nodes, "/layer2/Add", "Add", List.of("layer2.relu", "layer1.relu"), "layer2.sum");
    conv(nodes, constants, random, "layer3", "layer2.sum", CHANNELS);
    node(nodes, "/layer3/Relu", "Relu", List.of("layer3.out"), "layer3.relu");
    node(nodes, "/layer3/Add", "Add", List.of("layer3.relu", "layer2.sum"), "layer3.sum");
    node(nodes, "/pool/GlobalAveragePool", "GlobalAveragePool", List.of("layer3.sum"), "pooled");
    node(nodes, "/Flatten", "Flatten", List.of("pooled"), "features");
    return new Graph(
        "tiny",
        nodes,
        constants,
        List.of(ValueInfo.of("input", ElementType.FLOAT, -1, 3, SIDE, SIDE)),
        List.of(ValueInfo.of("features", ElementType.FLOAT, -1, CHANNELS)),
        Map.of("", 13L),
        Map.of());
  }

  private static void conv(
      List<Node> nodes,
      Map<String, Tensor> constants,
      SplittableRandom random,
      String scope,
      String input,
      int inputs) {
    float[] weight = new float[CHANNELS * inputs * 9];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / (9 * inputs)));
    }
    constants.put(scope + ".conv.weight", Tensor.ofFloats(weight, CHANNELS, inputs, 3, 3));
    constants.put(scope + ".conv.bias", Tensor.ofFloats(new float[CHANNELS], CHANNELS));
    nodes.add(
        Node.of(
            "/" + scope + "/conv/Conv",
            "Conv",
            List.of(input, scope + ".conv.weight", scope + ".conv.bias"),
            List.of(scope + ".out"),
            Map.of(
                "kernel_shape", new Attribute.Ints(List.of(3L, 3L)),
                "pads", new Attribute.Ints(List.of(1L, 1L, 1L, 1L)))));
  }

  private static void node(
      List<Node> nodes, String name, String operator, List<String> inputs, String output) {
    nodes.add(Node.of(name, operator, inputs, List.of(output), Map.of()));
  }

  /** Even samples are of class 0, odd ones of class 1. */
  private static TargetMatrix targets(int count, int first) {
    float[] values = new float[2 * count];
    for (int i = 0; i < count; i++) {
      values[2 * i + (first + i) % 2] = 1;
    }
    return new TargetMatrix(Task.CLASSIFY, 2, values);
  }

  static CutInputs inputs(Backbone backbone) {
    return new CutInputs(
        backbone,
        () -> new Pictures(0, TRAIN, true),
        2,
        () -> new Pictures(TRAIN, VALIDATION, false),
        Path.of("target", "scratch"));
  }

  /**
   * Noise with a bright left or right half, which half being the class.
   *
   * @param varied whether there is other noise in every view
   */
  private record Pictures(int first, int samples, boolean varied) implements Inputs {
    @Override
    public Signature signature() {
      return SAMPLE;
    }

    @Override
    public Map<String, Tensor> example(int sample, long view, Memory memory) {
      ByteBuffer bytes = memory.of("input", Float.BYTES * VALUES);
      draw(first + sample, varied ? view : -1, bytes.asFloatBuffer());
      return Map.of(
          "input", Tensor.ofBytes(ElementType.FLOAT, SAMPLE.shapes(1).of("input"), bytes));
    }

    private void draw(int sample, long view, FloatBuffer out) {
      SplittableRandom random = Randomness.at(3, Randomness.Purpose.VIEW, sample, view);
      for (int i = 0; i < VALUES; i++) {
        boolean right = i % SIDE >= SIDE / 2;
        double edge = i % SIDE == SIDE / 2 ? 1.5 : 0;
        double value = random.nextGaussian() + (right == (sample % 2 == 1) ? 0.3 : 0);
        out.put(i, (float) (value + (sample % 2 == 1 ? edge : 0)));
      }
    }

    @Override
    public void close() {}
  }
}
