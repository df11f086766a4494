package dev.graft.forgetting;

import dev.graft.StoppedException;
import dev.graft.data.Sample;
import dev.graft.features.Taps;
import dev.graft.features.Taps.Tap;
import dev.graft.forgetting.BlockChange.Likeness;
import dev.graft.forgetting.Forgetting.Point;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.ForwardPass;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Processor;
import dev.graft.modality.Viewing;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained network, and what it shows and says of some samples: what trained ones are held
 * against. For one thread.
 */
public final class FormerSelf {
  private static final List<Double> SHARES = List.of(0.25, 0.5, 0.75);

  private final Backbone backbone;
  private final Optional<Graph> answering;
  private final Asking asking;
  private final Taps taps;
  private final Map<String, Gram> shown;
  private final Optional<FloatMatrix> answers;
  private final Optional<FloatMatrix> onReference;

  /**
   * How samples are shown to networks.
   *
   * @param processor how they take them
   * @param decoded where samples are kept
   * @param threads how many ask at once
   * @param seed draws the orders that stand for chance
   * @param shown the samples that blocks are compared on, two or more
   * @param heldOut the samples that the old head is asked about
   * @param reference samples that have nothing to do with what is learned, which it is asked about
   *     too; may be none
   * @param stop asked before each sample; once it says true, what is under way ends by a {@link
   *     StoppedException}
   */
  public record Asking(
      Processor processor,
      DecodedStore decoded,
      int threads,
      long seed,
      List<Sample> shown,
      List<Sample> heldOut,
      List<Sample> reference,
      BooleanSupplier stop) {
    /** Copies the lists. */
    public Asking {
      shown = List.copyOf(shown);
      heldOut = List.copyOf(heldOut);
      reference = List.copyOf(reference);
    }

    private FloatMatrix of(Graph graph, List<Sample> samples) {
      try (Engine engine = Engine.of(graph, 1);
          SampleInputs inputs =
              new SampleInputs(samples, decoded, processor, Viewing.WHOLE, seed)) {
        return ForwardPass.of(engine, inputs, threads, stop);
      }
    }
  }

  private FormerSelf(Backbone backbone, Optional<Graph> answering, Asking asking, Taps taps) {
    this.backbone = backbone;
    this.answering = answering;
    this.asking = asking;
    this.taps = taps;
    this.shown = grams(backbone.graph());
    this.answers = answering.map(graph -> asking.of(graph, asking.heldOut()));
    this.onReference =
        answering
            .filter(graph -> !asking.reference().isEmpty())
            .map(graph -> asking.of(graph, asking.reference()));
  }

  /**
   * Shows it the samples.
   *
   * @param backbone up to its features
   * @param answering with its own head, if it has one; its tensors have the same names
   */
  public static FormerSelf of(Backbone backbone, Optional<Graph> answering, Asking asking) {
    List<String> outputs = backbone.blocks().stream().map(Block::output).toList();
    Taps taps = Taps.at(outputs, backbone, asking.processor().signature());
    return new FormerSelf(backbone, answering, asking, taps);
  }

  /**
   * What training did to it.
   *
   * @param trained the backbone that is measured, whose tensors have the same names
   * @param ofResult whether that is the result
   * @param end the backbone as training left it, where it began with this network
   */
  public Forgetting of(Graph trained, boolean ofResult, Optional<Graph> end) {
    return new Forgetting(
        ofResult,
        new Movement(trained).of(backbone),
        asking.shown().size(),
        blocks(trained),
        agreement(answers, trained, asking.heldOut()),
        agreement(onReference, trained, asking.reference()),
        end.map(this::line).orElse(List.of()));
  }

  private List<BlockChange> blocks(Graph trained) {
    Movement movement = new Movement(trained);
    Map<String, Gram> now = grams(trained);
    List<BlockChange> changes = new ArrayList<>();
    for (Block block : backbone.blocks()) {
      Gram before = shown.get(block.output());
      Gram after = now.get(block.output());
      changes.add(
          new BlockChange(
              block.name(),
              movement.of(block),
              before == null || after == null ? null : likeness(before, after)));
    }
    return changes;
  }

  private @Nullable Likeness likeness(Gram before, Gram after) {
    OptionalDouble cka = before.alignment(after);
    OptionalDouble chance = before.alignmentByChance(after, asking.seed());
    return cka.isPresent() && chance.isPresent()
        ? new Likeness(cka.getAsDouble(), chance.getAsDouble())
        : null;
  }

  /** By the tensor that a block ends in. */
  private Map<String, Gram> grams(Graph graph) {
    Map<String, Gram> grams = new LinkedHashMap<>();
    if (taps.taps().isEmpty()) {
      return grams;
    }
    FloatMatrix means = asking.of(taps.means(graph), asking.shown());
    int from = 0;
    for (Tap tap : taps.taps()) {
      grams.put(tap.tensor(), Gram.of(means, from, tap.channels()));
      from += tap.channels();
    }
    return grams;
  }

  private @Nullable Agreement agreement(
      Optional<FloatMatrix> before, Graph trained, List<Sample> samples) {
    return before.map(then -> Agreement.of(then, answers(trained, samples))).orElse(null);
  }

  /** What the old head says on what a trained backbone shows. */
  private FloatMatrix answers(Graph trained, List<Sample> samples) {
    Graph old = answering.orElseThrow();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    old.initializers()
        .forEach(
            (name, value) -> {
              Tensor before = backbone.graph().initializers().get(name);
              Tensor now = trained.initializers().get(name);
              constants.put(
                  name, now != null && before != null && value.equals(before) ? now : value);
            });
    return asking.of(old.withInitializers(constants), samples);
  }

  private List<Point> line(Graph end) {
    if (answers.isEmpty()) {
      return List.of();
    }
    List<Point> points = new ArrayList<>();
    for (double share : SHARES) {
      points.add(point(share, onLine(end, share)));
    }
    points.add(point(1, end));
    return points;
  }

  private Point point(double share, Graph there) {
    return new Point(share, Agreement.of(answers.orElseThrow(), answers(there, asking.heldOut())));
  }

  /** All that moved, statistics of batch norm among it, as far as the share says. */
  private Graph onLine(Graph end, double share) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    backbone
        .graph()
        .initializers()
        .forEach(
            (name, before) -> {
              Tensor after = end.initializers().get(name);
              if (before.type() == ElementType.FLOAT && after != null && !after.equals(before)) {
                values.put(name, between(before, after, share));
              }
            });
    return Surgery.withParameters(backbone.graph(), values);
  }

  private static Tensor between(Tensor before, Tensor after, double share) {
    float[] start = before.floats();
    float[] values = after.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((1 - share) * start[i] + share * values[i]);
    }
    return Tensor.ofFloats(values, before.shape());
  }
}
