package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.data.Task;
import dev.graft.features.FeatureStore;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.BatchAxis;
import dev.graft.graph.Block;
import dev.graft.graph.EarlierBlocks;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.JoinedEnds;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.modality.Modality;
import dev.graft.modality.Processor;
import dev.graft.modality.Signature;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.SeenPictures;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
import dev.graft.policy.BlockRange;
import dev.graft.policy.Recipe;
import dev.graft.policy.Stage;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained network for samples of a kind.
 *
 * @param source where it lies, and what is known of it
 * @param sha256 of the file
 * @param license what is known of it, else what its metadata says under {@code license}, if
 *     anything
 * @param processor how it takes samples
 * @param model the model whose backbone it is, if Graft trained it
 * @param end where it is taken to end
 * @param answering it with the head that it came with, where that names classes
 * @param features the tensor that its features are, or those that they are joined from
 * @param backbone its blocks, without its old output layer, for what the processor makes
 * @param graphKey tells its graph with all weights, wherever they are stored, from others
 */
record BackboneFile(
    BackboneSource source,
    String sha256,
    @Nullable String license,
    Processor processor,
    Optional<GraftedModel> model,
    NetworkEnd end,
    Optional<Graph> answering,
    String features,
    Backbone backbone,
    String graphKey) {
  private static final double TOLERANCE = 1e-3;

  /**
   * Reads a network and checks that samples prepared like this can be fed to it.
   *
   * @param choice which of its tensors are the features
   * @throws GraftException if it is no network, or not one for such samples
   */
  static BackboneFile read(BackboneSource source, Modality modality, FeatureChoice choice) {
    Path path = source.file();
    Graph written = OnnxFile.read(path);
    Optional<GraftedModel> model =
        GraftedModel.isModel(written)
            ? Optional.of(GraftedModel.of(written, path))
            : Optional.empty();
    model.ifPresent(trained -> requireFeatures(trained, path));
    Graph whole = model.map(GraftedModel::backbone).orElse(written);
    Optional<Graph> ended = modality.upTo(whole, choice, path.toString());
    Graph exported = ended.orElse(whole);
    FeatureChoice open = ended.isPresent() ? FeatureChoice.automatic() : choice;
    Processor processor = modality.processor(exported, path.toString());
    Signature sample = processor.signature();
    Graph file = processor.standardised(exported);
    NetworkEnd end = NetworkEnd.of(file, open, path.toString());
    Backbone own = blocksOf(end, file, sample);
    Backbone plain = withEarlier(own, choice, file, sample, path.toString());
    processor.require(plain.graph(), path.toString());
    Backbone backbone = Shapes.withFeatureCount(plain, sample.shapes(1));
    Optional<Graph> answering =
        model.isPresent()
            ? OldHead.of(model.get(), processor)
            : OldHead.of(file, end, open, sample.shapes(1));
    try {
      return new BackboneFile(
          source,
          Sha256.of(Files.readAllBytes(path)),
          source.license().orElse(file.metadata().get("license")),
          processor,
          model,
          end,
          answering,
          features(choice.earlier(), own),
          backbone,
          Sha256.of(OnnxFile.toBytes(backbone.graph())));
    } catch (IOException e) {
      throw new GraftException(
          Fault.MODEL, "%s cannot be read: %s.".formatted(path, e.getMessage()), e);
    }
  }

  private static String features(EarlierBlocks earlier, Backbone own) {
    return Stream.concat(earlier.blocks().stream(), own.outputLayer().tensors().stream())
        .collect(Collectors.joining(" + "));
  }

  private static Backbone blocksOf(NetworkEnd end, Graph file, Signature sample) {
    Graph network =
        BatchAxis.isOne(file) && sample.canBatch() ? forAnyBatch(end.graph(), sample) : end.graph();
    return Backbone.of(Shapes.declared(network, sample.shapes(1)));
  }

  /** The same with the means of earlier blocks beside its features. */
  private static Backbone withEarlier(
      Backbone own, FeatureChoice choice, Graph file, Signature sample, String source) {
    List<Graph> ends = new ArrayList<>();
    for (String name : choice.earlier().blocks()) {
      String tensor =
          own.blocks().stream()
              .filter(block -> block.name().equals(name))
              .map(Block::output)
              .findFirst()
              .orElse(name);
      FeatureChoice upTo = new FeatureChoice(choice.output(), Optional.of(tensor));
      ends.add(blocksOf(NetworkEnd.of(file, upTo, source), file, sample).graph());
    }
    if (ends.isEmpty()) {
      return own;
    }
    ends.add(own.graph());
    return Backbone.of(Shapes.declared(JoinedEnds.of(ends), sample.shapes(1)));
  }

  /** What it is called. */
  String name() {
    return source.name();
  }

  /** Names the features that it makes of samples decoded and prepared as it takes them. */
  String featureKey() {
    return FeatureStore.key(graphKey, processor.modality());
  }

  /** What was assumed of it that may be meant otherwise, a sentence each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    model.map(this::headNote).ifPresent(notes::add);
    if (!end.others().isEmpty()) {
      notes.add(
          "The backbone %s has several outputs: '%s' is used, and not %s."
              .formatted(name(), end.output(), String.join(", ", end.others())));
    }
    backbone
        .outputLayer()
        .doubt()
        .map(
            doubt ->
                "In the backbone %s, %s. Tensors that may be named as its features: %s."
                    .formatted(name(), doubt, String.join(", ", backbone.candidates())))
        .ifPresent(notes::add);
    return notes;
  }

  /** Which samples held out it knows from its own training, a sentence. */
  Optional<String> trainedOn(Parts parts) {
    return model
        .flatMap(GraftedModel::seenByBackbone)
        .flatMap(seen -> parts.heldOutFrom(seen, processor.modality().noun()));
  }

  /** What the model made of it is to remember of the samples of its training. */
  SeenPictures seen(Parts parts) {
    return model
        .flatMap(GraftedModel::seenByBackbone)
        .map(earlier -> parts.seen().after(earlier))
        .orElseGet(parts::seen);
  }

  private static void requireFeatures(GraftedModel trained, Path path) {
    if (trained.card().task() == Task.DETECT) {
      throw new GraftException(
          Fault.MODEL,
          "%s is a Graft model that finds things: it says something of each place and has no features to learn from. Use another backbone."
              .formatted(path));
    }
    if (trained.card().task() == Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.MODEL,
          "%s is a Graft model that writes down what is said: it says something of each moment and has no features to learn from. Use another backbone."
              .formatted(path));
    }
  }

  private String headNote(GraftedModel trained) {
    ModelCard known = trained.card();
    return String.format(
        Locale.ROOT,
        "'%s' is a Graft model: its head for %d %s is replaced.",
        source.file().getFileName(),
        known.outputNames().size(),
        switch (known.task()) {
          case CLASSIFY -> "classes";
          case MULTILABEL -> "labels";
          case REGRESS -> "numbers";
          case TRANSCRIBE -> "characters";
          case DETECT -> "boxes";
        });
  }

  /** The same, run without ONNX Runtime's optimisations, here and in what is made of it. */
  BackboneFile unoptimised() {
    Graph graph = Engine.unoptimised(backbone.graph());
    return new BackboneFile(
        source,
        sha256,
        license,
        processor,
        model,
        end,
        answering.map(Engine::unoptimised),
        features,
        new Backbone(
            graph, backbone.cuts(), backbone.blocks(), backbone.outputLayer(), backbone.head()),
        Sha256.of(OnnxFile.toBytes(graph)));
  }

  /** A recipe that trains nothing of a front end: what that makes is computed once, in float32. */
  Recipe behindFrontEnd(Recipe recipe) {
    List<Block> blocks = backbone.blocks();
    int first = (int) blocks.stream().takeWhile(Block::isFixed).count();
    return recipe.withEachStage(stage -> behind(first, stage));
  }

  private Stage behind(int first, Stage stage) {
    if (stage.blocks().from() >= first) {
      return stage;
    }
    String name = backbone.blocks().get(first).name();
    return stage
        .withBlocks(new BlockRange(first, Math.max(first, stage.blocks().to())))
        .withName(stage.name().startsWith("from ") ? "from " + name : stage.name());
  }

  /** The network up to the features: its one output. */
  Graph featureGraph() {
    return backbone.graph();
  }

  /** A network exported for one sample at a time, freed if it still answers each by itself. */
  private static Graph forAnyBatch(Graph network, Signature sample) {
    Set<String> tensors = BatchAxis.tensors(network);
    Graph freed = BatchAxis.freed(network, Shapes.measure(network, tensors, sample.shapes(1)));
    Map<String, Tensor> one = sample.noise(0);
    Map<String, Tensor> other = sample.noise(1);
    try (Engine single = Engine.of(network, 1);
        Engine any = Engine.of(freed, 1)) {
      float[] together = any.values(sample.collate(List.of(one, other)));
      float[] apart =
          FloatBuffer.allocate(together.length)
              .put(single.values(one))
              .put(single.values(other))
              .array();
      return areClose(together, apart) ? freed : network;
    } catch (GraftException | BufferOverflowException e) {
      return network; // which trains no more than a head, and Trainability says so
    }
  }

  private static boolean areClose(float[] a, float[] b) {
    return IntStream.range(0, a.length)
        .allMatch(i -> Math.abs(a[i] - b[i]) <= TOLERANCE * Math.max(1, Math.abs(b[i])));
  }
}
