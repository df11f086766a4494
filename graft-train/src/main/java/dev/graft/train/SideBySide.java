package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Targets;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.features.FeatureStore;
import dev.graft.graph.Attribute;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.linalg.FloatMatrix;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What several ends of one network show of the same samples, computed in one pass.
 *
 * @param all the ends' features one after the other
 * @param widths how many of them each end has
 */
record SideBySide(FeatureSet all, List<Integer> widths) {
  SideBySide {
    widths = List.copyOf(widths);
  }

  /**
   * Computes them.
   *
   * @param what names the work for people
   * @param ends one network read up to different tensors, or prepared differently
   * @throws GraftException if no sample can be read
   */
  static SideBySide of(
      String what, List<BackboneFile> ends, List<Sample> samples, Workshop workshop) {
    BackboneFile first = ends.get(0);
    Graph joined = joined(ends.stream().map(BackboneFile::featureGraph).toList());
    String key = Sha256.of(first.featureKey() + Sha256.of(OnnxFile.toBytes(joined)));
    FeatureStore store = FeatureStore.open(workshop.openCache(), key);
    try (Engine engine = Engine.of(joined, 1)) {
      Extraction extraction =
          new FeatureExtractor(engine, first.processor(), store, workshop.threads())
              .extract(what, samples, Progress.none());
      if (extraction.features().size() == 0) {
        throw new GraftException(
            Fault.DATA,
            String.format(
                Locale.ROOT,
                "none of %d training %s can be read, the first, %s, because it %s; check the"
                    + " files.",
                samples.size(),
                first.processor().modality().noun().many(),
                extraction.skipped().get(0).path(),
                extraction.skipped().get(0).reason()));
      }
      return new SideBySide(
          extraction.features(),
          ends.stream().map(end -> Math.toIntExact(end.backbone().featureCount())).toList());
    }
  }

  /** How good a ridge head is on each end's features, each sample left out in turn. */
  List<Double> scores(DataSet data, int threads) {
    return leftOut(data, threads).stream().map(LeftOut::score).toList();
  }

  /** How a ridge head does on each end's features, each sample left out in turn. */
  List<LeftOut> leftOut(DataSet data, int threads) {
    Targets targets = Answers.of(data.task(), all.samples(), data.outputNames().size());
    HeadSettings ridge = HeadSettings.defaults(threads).withMethod(HeadMethod.RIDGE);
    FloatMatrix matrix = all.matrix();
    List<LeftOut> each = new ArrayList<>();
    int column = 0;
    for (int width : widths) {
      FloatMatrix own = columns(matrix, column, width);
      each.add(LeftOut.of(Heads.fit(own, targets, ridge), targets));
      column += width;
    }
    return List.copyOf(each);
  }

  /** Ends of one network as one, whose output is those of all. */
  private static Graph joined(List<Graph> ends) {
    Graph all = ends.get(0);
    List<String> outputs = new ArrayList<>(List.of(all.outputs().get(0).name()));
    for (int i = 1; i < ends.size(); i++) {
      Graph apart = apart(all, ends.get(i), "/" + i);
      outputs.add(apart.outputs().get(0).name());
      all = Surgery.union(all, apart);
    }
    String output = "side-by-side";
    Node concat =
        Node.of(output, "Concat", outputs, List.of(output), Map.of("axis", new Attribute.Int(1)));
    return Surgery.append(
        all, List.of(concat), Map.of(), List.of(ValueInfo.of(output, ElementType.FLOAT, -1, -1)));
  }

  /** An end under whose names another graph has the same, or nothing. */
  private static Graph apart(Graph other, Graph end, String suffix) {
    Map<String, String> renamed = new HashMap<>();
    Map<String, Tensor> constants = new LinkedHashMap<>();
    end.initializers()
        .forEach(
            (name, value) -> {
              Tensor known = other.initializers().get(name);
              if (known != null && !known.equals(value)) {
                renamed.put(name, name + suffix);
              }
              constants.put(renamed.getOrDefault(name, name), value);
            });
    Map<String, Node> producers = other.producers();
    List<Node> nodes = new ArrayList<>();
    for (Node node : end.nodes()) {
      boolean reads = node.inputs().stream().anyMatch(renamed::containsKey);
      for (String output : node.outputs()) {
        Node known = producers.get(output);
        if (known != null && (reads || !known.equals(node))) {
          renamed.put(output, output + suffix);
        }
      }
      nodes.add(
          node.withTensors(
              node.inputs().stream().map(name -> renamed.getOrDefault(name, name)).toList(),
              node.outputs().stream().map(name -> renamed.getOrDefault(name, name)).toList()));
    }
    ValueInfo output = end.outputs().get(0);
    String name = renamed.getOrDefault(output.name(), output.name());
    return new Graph(
        end.name(),
        nodes,
        constants,
        end.inputs(),
        List.of(new ValueInfo(name, output.type(), output.shape())),
        end.opsets(),
        end.metadata());
  }

  private static FloatMatrix columns(FloatMatrix all, int from, int width) {
    float[] row = new float[all.columns()];
    float[] values = new float[all.rows() * width];
    for (int i = 0; i < all.rows(); i++) {
      all.copyRow(i, row);
      System.arraycopy(row, from, values, i * width, width);
    }
    return FloatMatrix.of(values, all.rows(), width);
  }
}
