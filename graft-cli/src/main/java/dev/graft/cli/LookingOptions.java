package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.hub.Hub;
import dev.graft.image.Preparation;
import dev.graft.image.UnitColours;
import dev.graft.image.ValueRange;
import dev.graft.style.StyleLayers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which network looks at pictures to see their style, and where in it that is seen. */
final class LookingOptions {
  @Option(
      names = "--backbone",
      paramLabel = "NAME|FILE",
      defaultValue = Hub.SEEDLING,
      description = "The network that looks: a name or an .onnx file. Default: ${DEFAULT-VALUE}.")
  private String backbone;

  @Option(
      names = "--layers",
      paramLabel = "A,B",
      hideParamSyntax = true,
      split = ",",
      description =
          "Where style is seen: blocks or tensors, as graft inspect names them. Default: the widest"
              + " of each size, down to a sixteenth of the picture's.")
  private @Nullable List<String> layers;

  @Option(
      names = "--content-layers",
      paramLabel = "A,B",
      hideParamSyntax = true,
      split = ",",
      description =
          "Where content is seen. Default: the widest of an eighth of the picture's size.")
  private @Nullable List<String> contentLayers;

  @Option(
      names = "--preprocessing",
      paramLabel = "NAME",
      description =
          "The values that the network is fed: torch, tf, caffe, clip, unit or none. Default: as it"
              + " was trained.")
  private @Nullable ValueRange preprocessing;

  /** What was asked for, as people name it. */
  String backbone() {
    return backbone;
  }

  /**
   * A network and where it is observed.
   *
   * @param network takes colours from 0 to 1
   */
  record Looking(Graph network, StyleLayers layers) {}

  /**
   * Refuses names that are given twice, before any work.
   *
   * @throws GraftException if there is one
   */
  void require() {
    require("--layers", layers);
    require("--content-layers", contentLayers);
  }

  private static void require(String option, @Nullable List<String> names) {
    if (names == null) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (String name : stripped(names)) {
      if (!seen.add(name)) {
        throw new GraftException(
            Fault.USAGE,
            "%s names %s twice, which would count twice; name each layer once."
                .formatted(option, name));
      }
    }
  }

  private static List<String> stripped(List<String> names) {
    return names.stream().map(String::strip).toList();
  }

  /** Reads the network. */
  Looking open() {
    BackboneSource source = UsersHub.open().find(backbone);
    Graph exported = OnnxFile.read(source.file());
    Preparation preparation = Preparation.of(source, exported);
    Graph network =
        UnitColours.before(
            exported,
            preprocessing == null
                ? preparation.preprocessing()
                : preprocessing.in(preparation.preprocessing()),
            backbone);
    return new Looking(network, layers(network));
  }

  private StyleLayers layers(Graph network) {
    if (layers != null && contentLayers != null) {
      Backbone blocks = Backbone.of(network);
      return new StyleLayers(named(blocks, layers), named(blocks, contentLayers));
    }
    StyleLayers suggested = StyleLayers.suggested(network);
    if (layers == null && contentLayers == null) {
      return suggested;
    }
    Backbone blocks = Backbone.of(network);
    return new StyleLayers(
        layers == null ? suggested.style() : named(blocks, layers),
        contentLayers == null ? suggested.content() : named(blocks, contentLayers));
  }

  private static List<String> named(Backbone blocks, List<String> names) {
    return StyleLayers.named(blocks, stripped(names));
  }
}
