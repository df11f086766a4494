package dev.graft.style;

import dev.graft.graph.Tensor;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.GramMatrix;
import dev.graft.torch.Loss;
import dev.graft.torch.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes a picture have the one's style and the other's content: Gatys, Ecker and Bethge, "A
 * Neural Algorithm of Artistic Style", 2015, arXiv:1508.06576. Unlike there, distances are relative
 * to what they are distances from, so that one weight does for all layers and networks; the colours
 * themselves are one of the style layers; and neighbouring pixels are held together (Mahendran and
 * Vedaldi, 2014, arXiv:1412.0035).
 *
 * @param loss style, content, differences and overflow, in this order
 * @param targets by output
 * @param sizes what the terms of style and content are relative to: how large their targets are
 * @param styles how many of the terms are the style's
 */
record StyleTerms(Loss.Terms loss, Map<String, Tensor> targets, List<Double> sizes, int styles) {
  /** From here on a difference of neighbours counts by its size and not by its square. */
  private static final double EDGE = 0.02;

  private static final double OVERFLOW_WEIGHT = 10;

  /** Copies the lists. */
  StyleTerms {
    targets = Map.copyOf(targets);
    sizes = List.copyOf(sizes);
  }

  /**
   * Those of one size.
   *
   * @param style the Gram matrices that are wanted, one for each of the graph's
   * @param seen what the graph returns of the content picture
   */
  static StyleTerms of(
      StyleGraph graph, List<Tensor> style, Map<String, Tensor> seen, StyleSettings settings) {
    List<Double> contents =
        graph.content().stream().map(output -> meanSquare(tensor(seen, output))).toList();
    StyleTerms terms = of(graph.style(), style, graph.content(), contents, settings);
    Map<String, Tensor> targets = new LinkedHashMap<>(terms.targets(seen));
    for (String output : List.of(Sight.DIFFERENCES, Sight.OVERFLOW)) {
      targets.put(output, zeros(tensor(seen, output)));
    }
    return new StyleTerms(terms.loss(), targets, terms.sizes(), terms.styles());
  }

  /**
   * Those whose only targets are of the style.
   *
   * @param styleOutputs what the Gram matrices are of
   * @param style those that are wanted
   * @param contentOutputs what is compared with the content
   * @param contentSizes the mean square of what the content shows there
   */
  static StyleTerms of(
      List<String> styleOutputs,
      List<Tensor> style,
      List<String> contentOutputs,
      List<Double> contentSizes,
      StyleSettings settings) {
    List<Loss.Term> terms = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    Map<String, Tensor> targets = new LinkedHashMap<>();
    for (int i = 0; i < style.size(); i++) {
      double size = meanSquare(style.get(i));
      sizes.add(size);
      double weight = settings.styleWeight() / style.size() / size;
      terms.add(term(styleOutputs.get(i), new Loss.Gram(), weight));
      targets.put(styleOutputs.get(i), style.get(i));
    }
    for (int i = 0; i < contentOutputs.size(); i++) {
      double size = contentSizes.get(i);
      sizes.add(size);
      double weight = settings.contentWeight() / contentOutputs.size() / size;
      terms.add(term(contentOutputs.get(i), new Loss.SquaredError(), weight));
    }
    double weight = settings.variationWeight() / EDGE;
    terms.add(term(Sight.DIFFERENCES, new Loss.Huber(EDGE), weight));
    terms.add(term(Sight.OVERFLOW, new Loss.SquaredError(), OVERFLOW_WEIGHT));
    return new StyleTerms(new Loss.Terms(terms), targets, sizes, style.size());
  }

  private static Loss.Term term(String output, Loss loss, double weight) {
    return new Loss.Term(output, output, loss, weight);
  }

  /** The targets where the network sees the content picture otherwise. */
  Map<String, Tensor> targets(Map<String, Tensor> seen) {
    Map<String, Tensor> others = new LinkedHashMap<>(targets);
    for (Loss.Term term : loss.terms().subList(styles, sizes.size())) {
      others.put(term.target(), tensor(seen, term.output()));
    }
    return others;
  }

  /** The Gram matrices of a picture, one for each of the graph's style outputs. */
  static List<Tensor> gramMatrices(StyleGraph graph) {
    try (CompiledGraph compiled = CompiledGraph.compile(graph.graph(), List.of())) {
      Map<String, Tensor> seen = compiled.evaluate(StyleGraph.shifted(0, 0), Mode.defaults());
      return graph.style().stream().map(name -> GramMatrix.of(tensor(seen, name))).toList();
    }
  }

  /**
   * In words that do not depend on the weights.
   *
   * @param values of the terms, before they are weighted
   */
  StyleLoss loss(List<Double> values) {
    double style = 0;
    for (int i = 0; i < styles; i++) {
      style += values.get(i) / sizes.get(i) / styles;
    }
    double content = 0;
    int contents = sizes.size() - styles;
    for (int i = styles; i < sizes.size(); i++) {
      content += values.get(i) / sizes.get(i) / contents;
    }
    return new StyleLoss(style, content, values.get(sizes.size()) / EDGE);
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new IllegalStateException("there is no '" + name + "'");
    }
    return found;
  }

  static Tensor zeros(Tensor like) {
    return Tensor.ofFloats(new float[Math.toIntExact(like.size())], like.shape());
  }

  /** Never 0, which it is where a layer sees nothing at all. */
  static double meanSquare(Tensor tensor) {
    double sum = 0;
    float[] values = tensor.floats();
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum > 0 ? sum / values.length : 1;
  }
}
