package dev.graft.style;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.graph.Graph;
import dev.graft.graph.Tensor;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.GroupRates;
import dev.graft.torch.Mode;
import dev.graft.torch.Parameter;
import dev.graft.torch.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Paints one picture in the style of another: the colours of its pixels are what is trained, by
 * Adam on {@link StyleTerms}, from the content picture on, first small and then larger (Gatys et
 * al., "Controlling Perceptual Factors in Neural Style Transfer", 2016, arXiv:1611.07865).
 *
 * <p>What is moved is a sum of pictures of halved sizes, and the network's view is moved a little
 * from step to step: without the first, networks of strides reach the style with fine noise alone;
 * without the second, their strides' pattern shows.
 */
public final class Painter {
  private static final String GROUP = "picture";
  private static final double LAST_RATE = 0.05;

  private final Graph network;
  private final StyleLayers layers;
  private final StyleSettings settings;
  private final Progress progress;

  /**
   * One who looks with a network.
   *
   * @param network takes colours from 0 to 1, float [1, 3, H, W]
   * @param layers tensors of it
   */
  public Painter(Graph network, StyleLayers layers, StyleSettings settings, Progress progress) {
    this.network = network;
    this.layers = layers;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Paints.
   *
   * @param scales the sizes, at least one, the smallest first
   * @param every after how many steps {@code watcher} is shown the picture; 0 for never
   * @param watcher what it does takes time from painting
   * @throws GraftException of fault {@code MODEL} if the network has operators that cannot be
   *     trained through before the layers, or cannot compute a picture of some size
   */
  public Painting paint(List<StyleScale> scales, int every, Consumer<Painting> watcher) {
    Painting done = null;
    for (StyleScale scale : scales) {
      Tensor start =
          done == null
              ? scale.content()
              : Enlargement.of(done.picture(), scale.height(), scale.width());
      done = paint(scale, start, every, watcher);
    }
    if (done == null) {
      throw new IllegalArgumentException("a picture is painted at one size or more");
    }
    return done;
  }

  private Painting paint(StyleScale scale, Tensor start, int every, Consumer<Painting> watcher) {
    StyleGraph graph = StyleGraph.of(network, layers, scale.content());
    List<Tensor> wanted = StyleTerms.gramMatrices(StyleGraph.of(network, layers, scale.style()));
    progress.begin(
        String.format(Locale.ROOT, "Painting %d x %d", scale.width(), scale.height()),
        settings.steps());
    try (CompiledGraph compiled = CompiledGraph.compile(graph.graph(), moved(graph));
        Training training = new Training(compiled, UpdateRule.AdamW.defaults())) {
      Map<String, Tensor> seen = compiled.evaluate(StyleGraph.shifted(0, 0), Mode.defaults());
      StyleTerms terms = StyleTerms.of(graph, wanted, seen, settings);
      Views views = Views.of(compiled, terms, settings.seed());
      StyleLoss atFirst = look(training, terms, views.first());
      requireFinite(atFirst);
      if (Painting.isReachedBefore(atFirst)) {
        return new Painting(scale.content(), 0, atFirst, atFirst);
      }
      compiled.restore(Map.of(StyleGraph.LARGEST_LEVEL, start));
      for (int step = 1; step <= settings.steps(); step++) {
        training.discard();
        StyleLoss loss = look(training, terms, views.at(step));
        training.step(Map.of(GROUP, new GroupRates(rate(step), 0, 0)), Double.POSITIVE_INFINITY);
        progress.advance(1);
        progress.figures(
            String.format(Locale.ROOT, "style %.4f, content %.3f", loss.style(), loss.content()));
        if (every > 0 && step % every == 0) {
          watcher.accept(new Painting(visible(compiled), step, loss, atFirst));
        }
      }
      StyleLoss last = look(training, terms, views.first());
      return new Painting(visible(compiled), settings.steps(), last, atFirst);
    } finally {
      progress.end();
    }
  }

  private static List<Parameter> moved(StyleGraph graph) {
    return graph.levels().entrySet().stream()
        .map(
            level ->
                new Parameter(
                    level.getKey(),
                    GROUP,
                    Arrays.stream(level.getValue().shape()).boxed().toList(),
                    Parameter.Role.OTHER,
                    1))
        .toList();
  }

  /** Adds the gradient to what the next step will use. */
  private static StyleLoss look(Training training, StyleTerms terms, Views.View view) {
    return terms.loss(
        training.accumulateEach(view.inputs(), view.targets(), terms.loss(), Mode.defaults(), 1));
  }

  private void requireFinite(StyleLoss loss) {
    if (!Double.isFinite(loss.style() + loss.content())) {
      throw new GraftException(
          Fault.MODEL,
          "the network '%s' computes numbers that are not finite of these pictures; use another, or other layers."
              .formatted(network.name()));
    }
  }

  /** Falls as half a cosine. */
  private double rate(int step) {
    double way = (step - 1.0) / settings.steps();
    double share = LAST_RATE + (1 - LAST_RATE) * (1 + Math.cos(Math.PI * way)) / 2;
    return settings.learningRate() * share;
  }

  /** The picture as the network sees it. */
  private static Tensor visible(CompiledGraph compiled) {
    Map<String, Tensor> seen = compiled.evaluate(StyleGraph.shifted(0, 0), Mode.defaults());
    return Objects.requireNonNull(seen.get(Sight.VISIBLE));
  }
}
