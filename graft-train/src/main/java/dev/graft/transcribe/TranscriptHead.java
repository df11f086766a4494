package dev.graft.transcribe;

import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.Wiring;
import dev.graft.loop.Randomness;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.loop.TrainableHead;
import dev.graft.model.GraftedModel;
import dev.graft.transcript.Alphabet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What is new on and under the blocks that are kept: a matrix and a bias that tell of each moment
 * which character it is, and the parameters of the stem. Moments that are padding are blank for
 * certain.
 *
 * @param parameters by name: the head's, then the stem's
 */
record TranscriptHead(Map<String, Tensor> parameters) implements TrainableHead {
  private static final String WEIGHT = "graft.head.weight";
  private static final String BIAS = "graft.head.bias";
  private static final String DROPOUT = "graft.head.dropout";
  private static final String THINNED = "graft.head.features";

  /** Far below what any network says, and far from what float32 cannot hold. */
  private static final float CERTAIN = 1e4f;

  /** Copies the map. */
  TranscriptHead {
    parameters = new LinkedHashMap<>(parameters);
  }

  /**
   * One that knows nothing.
   *
   * @param width of what it reads
   * @param stem the parameters of the stem
   */
  static TranscriptHead random(int width, int outputs, Map<String, Tensor> stem, long seed) {
    SplittableRandom random = Randomness.at(seed, Purpose.INITIAL_WEIGHTS, WEIGHT.hashCode());
    float[] weights = new float[width * outputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() / Math.sqrt(width));
    }
    Map<String, Tensor> all = new LinkedHashMap<>();
    all.put(WEIGHT, Tensor.ofFloats(weights, width, outputs));
    all.put(BIAS, Tensor.ofFloats(new float[outputs], outputs));
    all.putAll(stem);
    return new TranscriptHead(all);
  }

  @Override
  public TranscriptHead with(Map<String, Tensor> others) {
    Map<String, Tensor> own = new LinkedHashMap<>(parameters);
    own.replaceAll((name, old) -> others.getOrDefault(name, old));
    return new TranscriptHead(own);
  }

  @Override
  public Graph attach(Graph behind, double dropout) {
    Wiring wiring = new Wiring(behind.opset());
    String features = behind.outputs().get(0).name();
    if (dropout > 0) {
      String share = wiring.constant(DROPOUT, Tensor.ofFloats(new float[] {(float) dropout}));
      features = wiring.node("Dropout", THINNED, List.of(features, share), Map.of());
    }
    Tensor weight = Objects.requireNonNull(parameters.get(WEIGHT));
    Tensor bias = Objects.requireNonNull(parameters.get(BIAS));
    long outputs = bias.size();
    String matrix = wiring.constant(WEIGHT, weight);
    String summand = wiring.constant(BIAS, bias);
    wiring.node("MatMul", "graft.head.products", List.of(features, matrix), Map.of());
    wiring.node("Add", "graft.head.says", List.of("graft.head.products", summand), Map.of());
    wiring.transpose(ConvStem.MASK, "graft.head.there", List.of(0L, 2L, 1L));
    wiring.node("Mul", "graft.head.said", List.of("graft.head.says", "graft.head.there"), Map.of());
    wiring.with("Sub", "graft.head.there", 1, "graft.head.padding");
    String certain = wiring.constant("graft.head.certain", blank((int) outputs));
    wiring.node("Mul", "graft.head.blank", List.of("graft.head.padding", certain), Map.of());
    wiring.node(
        "Add", GraftedModel.LOGITS, List.of("graft.head.said", "graft.head.blank"), Map.of());
    return Surgery.append(
        behind,
        wiring.nodes(),
        wiring.constants(),
        List.of(ValueInfo.of(GraftedModel.LOGITS, ElementType.FLOAT, -1, -1, outputs)));
  }

  private static Tensor blank(int outputs) {
    float[] row = new float[outputs];
    Arrays.fill(row, CERTAIN);
    row[Alphabet.BLANK] = 0;
    return Tensor.ofFloats(row, outputs);
  }
}
