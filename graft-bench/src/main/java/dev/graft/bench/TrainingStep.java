package dev.graft.bench;

import dev.graft.Cpu;
import dev.graft.graph.Attribute;
import dev.graft.graph.Backbone;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.ort.Engine;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.GroupRates;
import dev.graft.torch.Loss;
import dev.graft.torch.Mode;
import dev.graft.torch.Parameter;
import dev.graft.torch.Precision;
import dev.graft.torch.PrecisionChoice;
import dev.graft.torch.ProcessSettings;
import dev.graft.torch.TorchRuntime;
import dev.graft.torch.Training;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Training steps a second on a real network, batch 32: {@code TrainingStep NETWORK.onnx
 * FROZEN_SHARE [STEPS]}. Prints pictures a second, the median step, in the precision that a trial
 * chooses, as {@code graft train} does. With a share of the blocks frozen, what enters the others
 * is computed once, as it is where it can be stored.
 */
public final class TrainingStep {
  private static final int BATCH = 32;
  private static final int SIDE = 224;
  private static final int WARM_UP = 2;
  private static final Loss LOSS = Loss.CrossEntropy.plain();

  private TrainingStep() {}

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) {
    Backbone backbone = Backbone.of(OnnxFile.read(Path.of(arguments[0])));
    int blocks = backbone.blocks().size();
    int frozen = (int) Math.round(Double.parseDouble(arguments[1]) * blocks);
    int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 8;
    ProcessSettings.tuneForTraining();
    TorchRuntime.setThreads(Runtime.getRuntime().availableProcessors());
    String cut = backbone.cutAfter(frozen);
    Tensor entering = entering(backbone, cut, frozen);
    Graph suffix =
        withHead(Surgery.suffix(backbone.graph(), backbone.cuts(), cut, Map.of()), backbone);
    List<Parameter> trained = Parameter.in(suffix);
    try (CompiledGraph graph = CompiledGraph.compile(suffix, trained);
        Training training = new Training(graph, UpdateRule.AdamW.defaults())) {
      // As in a training, where each parameter's steps have a scale of their own.
      training.scaleSteps(graph.state());
      Map<String, Tensor> inputs = Map.of(suffix.inputs().get(0).name(), entering);
      Tensor targets = targets();
      Precision precision = PrecisionChoice.of(Cpu.ofThisMachine(), suffix).precision();
      Mode mode = Mode.defaults().withPrecision(precision);
      Map<String, GroupRates> rates = new LinkedHashMap<>();
      for (String group :
          new TreeSet<>(trained.stream().map(Parameter::group).collect(Collectors.toSet()))) {
        rates.put(group, new GroupRates(1e-4, 0.01, 0));
      }
      double[] seconds = new double[steps];
      for (int step = -WARM_UP; step < steps; step++) {
        long start = System.nanoTime();
        training.accumulate(inputs, targets, LOSS, mode, 1);
        training.step(rates, 1);
        if (step >= 0) {
          seconds[step] = (System.nanoTime() - start) / 1e9;
        }
      }
      Arrays.sort(seconds);
      System.out.printf(Locale.ROOT, "%.2f%n", BATCH / seconds[steps / 2]);
    }
  }

  private static Tensor entering(Backbone backbone, String cut, int frozen) {
    float[] values = new float[BATCH * 3 * SIDE * SIDE];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Tensor pictures = Tensor.ofFloats(values, BATCH, 3, SIDE, SIDE);
    if (frozen == 0) {
      return pictures;
    }
    try (Engine engine = Engine.of(Surgery.prefix(backbone.graph(), cut), 1)) {
      return engine
          .run(Map.of(backbone.cuts().input().name(), pictures))
          .values()
          .iterator()
          .next();
    }
  }

  /** The graph that ends in a backbone's features, with a head for two classes. */
  static Graph withHead(Graph suffix, Backbone backbone) {
    int features = Math.toIntExact(backbone.featureCount());
    Map<String, Tensor> constants =
        Map.of(
            "head.weight", Tensor.ofFloats(new float[2 * features], 2, features),
            "head.bias", Tensor.ofFloats(new float[2], 2));
    Node gemm =
        Node.of(
            "head",
            "Gemm",
            List.of(suffix.outputs().get(0).name(), "head.weight", "head.bias"),
            List.of("logits"),
            Map.of("transB", new Attribute.Int(1)));
    return Surgery.append(
        suffix,
        List.of(gemm),
        constants,
        List.of(ValueInfo.of("logits", ElementType.FLOAT, -1, 2)));
  }

  /** Both classes in turn. */
  static Tensor targets() {
    float[] values = new float[2 * BATCH];
    for (int i = 0; i < BATCH; i++) {
      values[2 * i + i % 2] = 1;
    }
    return Tensor.ofFloats(values, BATCH, 2);
  }
}
