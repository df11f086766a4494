package dev.graft.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.audio.SoundPreparation;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.Cuts;
import dev.graft.graph.Description;
import dev.graft.graph.ElementType;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Surgery;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.image.Preparation;
import dev.graft.modality.Modality;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Shapes;
import dev.graft.text.TextPreparation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft inspect}: the blocks of a backbone. */
@Command(
    name = "inspect",
    description = "Show the blocks of a backbone: what they hold, compute and cost.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  private static final int LEAST_LENGTH = 8;

  @Parameters(
      paramLabel = "FILE",
      description = "A backbone, as a file or by name, or a model that train wrote.")
  private String nameOrPath;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "The extent to measure with where the network leaves it free: an image's height and"
              + " width (default 224), a text's length (128, or less where the"
              + " network has places for fewer) or a waveform's samples (16000).")
  private @Nullable Long size;

  @Mixin private FeatureOptions features;

  @Mixin private Output output;

  /** What {@code --json} prints. */
  record Document(
      String file,
      @JsonUnwrapped Description description,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode preprocessing,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String preprocessingOrigin) {}

  @Override
  public Integer call() {
    if (size != null && size < 1) {
      throw new GraftException(
          Fault.USAGE,
          String.format(Locale.ROOT, "--size %d: expected a number from 1, such as 224.", size));
    }
    BackboneSource source = UsersHub.open().find(nameOrPath);
    Path file = source.file();
    Graph network = OnnxFile.read(file);
    if (GraftedModel.isModel(network)) {
      ModelSheet sheet = ModelSheet.of(file, GraftedModel.read(file));
      if (output.isJson()) {
        output.print(sheet);
      } else {
        sheet.print(output.text());
      }
      return 0;
    }
    Prepared prepared = prepared(source, network, features.choice());
    Description all = describe(network, file);
    boolean named = prepared == null || prepared.featuresCanBeNamed();
    Description description = named ? all : all.withoutCandidates();
    if (output.isJson()) {
      output.print(
          new Document(
              file.toString(),
              description,
              prepared == null ? null : prepared.settings(),
              prepared == null ? null : prepared.origin()));
    } else {
      output.text().print(BlockTable.of(file.getFileName().toString(), description));
      if (prepared != null) {
        output
            .text()
            .printf(
                "%s: %s%s%n",
                prepared.samples(),
                prepared.origin(),
                prepared.words().isEmpty() ? "" : ": " + prepared.words());
      }
      output.text().flush();
    }
    return 0;
  }

  /**
   * How samples are prepared for a network.
   *
   * @param featuresCanBeNamed whether other tensors may be taken for the features
   */
  private record Prepared(
      String samples,
      @Nullable JsonNode settings,
      String words,
      String origin,
      boolean featuresCanBeNamed) {}

  /** What is known of that, if it takes pictures, texts or sounds. */
  private static @Nullable Prepared prepared(
      BackboneSource source, Graph network, FeatureChoice choice) {
    ValueInfo input = Cuts.of(network).input();
    if (SoundPreparation.suits(source, network)) {
      SoundPreparation sounds =
          SoundPreparation.of(source, network, SoundPreparation.Asked.nothing());
      return new Prepared(
          "sounds",
          sounds.modality().toJson(),
          sounds.modality().description(),
          sounds.origin(),
          false); // they are what the network says of each moment
    }
    if (network.inputs().size() == 1 && input.shape().size() == 4) {
      Preparation pictures = Preparation.of(source, network);
      Modality modality = pictures.preprocessing();
      return new Prepared(
          "pictures", modality.toJson(), modality.description(), pictures.origin(), true);
    }
    boolean texts =
        input.shape().size() == 2
            && (input.type() == ElementType.INT64 || input.type() == ElementType.INT32);
    if (!texts) {
      return null;
    }
    try {
      TextPreparation found =
          TextPreparation.of(
              source,
              network,
              new TextPreparation.Asked(OptionalInt.empty(), Optional.empty(), false, choice));
      return new Prepared(
          "texts",
          found.modality().summary(),
          found.modality().description(),
          found.origin(),
          true);
    } catch (GraftException e) {
      return new Prepared("texts", null, "", String.valueOf(e.getMessage()), true);
    }
  }

  private Description describe(Graph network, Path file) {
    NetworkEnd end = NetworkEnd.of(network, features.choice(), file.toString());
    ValueInfo input = Cuts.of(network).input();
    long extent = size == null ? usualExtent(input) : size;
    try {
      return describe(network, end, extent);
    } catch (GraftException e) {
      if (size == null && isSequence(input)) {
        for (long shorter = extent / 2; shorter >= LEAST_LENGTH; shorter /= 2) {
          Optional<Description> description = describedIfItFits(network, end, shorter);
          if (description.isPresent()) {
            return description.get();
          }
        }
      }
      if (Arrays.stream(input.extents()).skip(1).noneMatch(axis -> axis < 0)) {
        throw e; // no size helps
      }
      throw new GraftException(
          e.fault(),
          String.format(
              Locale.ROOT,
              "%s cannot be measured with %d where it leaves an extent free (%s); say an extent that it takes with --size.",
              file,
              extent,
              String.valueOf(e.getMessage()).replaceAll("\\.$", "")),
          e);
    }
  }

  private static Optional<Description> describedIfItFits(
      Graph network, NetworkEnd end, long extent) {
    try {
      return Optional.of(describe(network, end, extent));
    } catch (GraftException e) {
      return Optional.empty();
    }
  }

  private static Description describe(Graph network, NetworkEnd found, long extent) {
    TensorShapes inputs = Shapes.ofInputs(network, 1, extent);
    NetworkEnd end = found.withGraph(Shapes.declared(found.graph(), inputs));
    Backbone backbone = Backbone.of(end.graph());
    Graph both = Surgery.union(end.graph(), backbone.graph()); // features may be joined or pooled
    TensorShapes shapes =
        Shapes.measure(both, Description.shapesNeeded(end.graph(), backbone), inputs);
    return Description.of(end, backbone, shapes);
  }

  private static boolean isSequence(ValueInfo input) {
    return input.shape().size() == 2 && input.type() != ElementType.FLOAT;
  }

  private static long usualExtent(ValueInfo input) {
    if (input.shape().size() > 2) {
      return 224;
    }
    return input.type() == ElementType.FLOAT ? 16_000 : 128;
  }
}
