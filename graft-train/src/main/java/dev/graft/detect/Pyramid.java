package dev.graft.detect;

import dev.graft.graph.Cuts;
import dev.graft.graph.Graph;
import dev.graft.graph.TensorShapes;
import dev.graft.ort.Shapes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Maps of several resolutions that a detector's parts hand on to each other, and as one tensor [N,
 * F], in which they lie one behind the other: there the network can be cut.
 *
 * @param maps from the finest on
 */
record Pyramid(List<Level> maps) {
  private static final Set<String> UPSAMPLING = Set.of("Resize", "Upsample", "ConvTranspose");

  /**
   * One map, [N, channels, height, width].
   *
   * @param tensor its name
   * @param stridePx how far apart its cells are in the picture
   */
  record Level(String tensor, double stridePx, int channels, int height, int width) {
    long size() {
      return (long) channels * height * width;
    }
  }

  Pyramid {
    maps = maps.stream().sorted(Comparator.comparingDouble(Level::stridePx)).toList();
  }

  /**
   * Some tensors of a network.
   *
   * @param inputs of one picture
   * @throws IllegalArgumentException if one is no map
   */
  static Pyramid of(Graph graph, List<String> tensors, TensorShapes inputs) {
    List<Level> levels = maps(graph, tensors, inputs);
    if (levels.size() < tensors.size()) {
      throw new IllegalArgumentException("not all of " + tensors + " are maps of a picture");
    }
    return new Pyramid(levels);
  }

  /** Those of some tensors that are maps, in their order. */
  static List<Level> maps(Graph graph, List<String> tensors, TensorShapes inputs) {
    TensorShapes shapes = Shapes.measure(graph, tensors, inputs);
    long height = inputs.of(Cuts.of(graph).input().name())[2];
    List<Level> levels = new ArrayList<>();
    for (String tensor : tensors) {
      long[] shape = shapes.of(tensor);
      if (shape.length == 4) {
        double stride = (double) height / shape[2];
        levels.add(new Level(tensor, stride, (int) shape[1], (int) shape[2], (int) shape[3]));
      }
    }
    return levels;
  }

  /**
   * What a network's neck begins with: the maps that its first upsampling, and what comes of it,
   * take from before.
   *
   * @return by name; empty if nothing is upsampled
   */
  static List<String> beforeNeck(Graph graph) {
    Set<String> neck = new HashSet<>();
    Set<String> own = new HashSet<>();
    Set<String> taken = new LinkedHashSet<>();
    graph.inputs().forEach(input -> own.add(input.name()));
    for (var node : graph.nodes()) {
      boolean behind =
          UPSAMPLING.contains(node.opType()) || node.reads().stream().anyMatch(neck::contains);
      if (behind) {
        neck.addAll(node.outputs());
        node.reads().stream().filter(own::contains).forEach(taken::add);
      } else if (node.reads().stream().anyMatch(own::contains)) {
        own.addAll(node.outputs());
      }
    }
    return List.copyOf(taken);
  }

  List<String> tensors() {
    return maps.stream().map(Level::tensor).toList();
  }

  long size() {
    return maps.stream().mapToLong(Level::size).sum();
  }

  /** Lays the maps one behind the other. */
  String pack(Nodes nodes, String name) {
    List<String> flat = new ArrayList<>();
    for (Level map : maps) {
      flat.add(nodes.reshape(name + "/" + flat.size(), map.tensor(), 0, map.size()));
    }
    return nodes.concat(name, 1, flat);
  }

  /**
   * Takes them apart again.
   *
   * @return the new tensors, by the old ones
   */
  Map<String, String> unpack(Nodes nodes, String packed, String name) {
    Map<String, String> unpacked = new LinkedHashMap<>();
    long from = 0;
    for (Level map : maps) {
      String own = name + "/" + unpacked.size();
      String slice = nodes.slice(own + "/flat", packed, 1, from, from + map.size());
      unpacked.put(
          map.tensor(), nodes.reshape(own, slice, 0, map.channels(), map.height(), map.width()));
      from += map.size();
    }
    return unpacked;
  }

  /** The graph with a cut where these maps are. */
  Graph cutInto(Graph graph, String name) {
    Nodes nodes = new Nodes();
    Map<String, String> instead = unpack(nodes, pack(nodes, name), name + "/map");
    return nodes.within(graph, instead);
  }
}
