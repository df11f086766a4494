package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.BatchAxis;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkEnd;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.PictureInput;
import dev.graft.graph.TensorShapes;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.ValueInfo.Axis;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.SeenPictures;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
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
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained network for pictures.
 *
 * @param source where it lies, and what is known of it
 * @param sha256 of the file
 * @param license what is known of it, else what its metadata says under {@code license}, if
 *     anything
 * @param input how it takes pictures
 * @param usual how pictures are prepared for it where nobody asks for something else
 * @param model the model whose backbone it is, if Graft trained it
 * @param end where it is taken to end
 * @param backbone its blocks, without its old output layer, for float32 [N, 3, H, W]
 * @param graphKey tells its graph with all weights, wherever they are stored, from others
 */
record BackboneFile(
    BackboneSource source,
    String sha256,
    @Nullable String license,
    PictureInput input,
    Preparation usual,
    Optional<GraftedModel> model,
    NetworkEnd end,
    Backbone backbone,
    String graphKey) {
  private static final double TOLERANCE = 1e-3;
  private static final Size ANY_SIZE = Size.square(224);

  /**
   * Reads a network and checks that pictures prepared like this can be fed to it.
   *
   * @param choice which of its tensors are the features
   * @throws GraftException if it is no network, or not one for pictures
   */
  static BackboneFile read(
      BackboneSource source, Preprocessing preprocessing, FeatureChoice choice) {
    Path path = source.file();
    Graph written = OnnxFile.read(path);
    Optional<GraftedModel> model =
        GraftedModel.isModel(written)
            ? Optional.of(GraftedModel.of(written, path))
            : Optional.empty();
    Graph exported = model.map(GraftedModel::backbone).orElse(written);
    PictureInput input = PictureInput.of(exported, path.toString());
    Graph file = input.standardised(exported);
    requireSize(path, file.inputs().get(0), preprocessing);
    NetworkEnd end = NetworkEnd.of(file, choice);
    Graph network =
        preprocessing
            .outputSize()
            .filter(size -> BatchAxis.isOne(file))
            .map(size -> forAnyBatch(end.graph(), size))
            .orElse(end.graph());
    Backbone plain = Backbone.of(declared(network, preprocessing));
    preprocessing.outputSize().ifPresent(size -> FreeSize.require(path, plain.graph(), size));
    Backbone backbone = described(plain, preprocessing);
    try {
      return new BackboneFile(
          source,
          Sha256.of(Files.readAllBytes(path)),
          source.license().orElse(network.metadata().get("license")),
          input,
          Preparation.of(source, written),
          model,
          end,
          backbone,
          Sha256.of(OnnxFile.toBytes(backbone.graph())));
    } catch (IOException e) {
      throw new GraftException(
          Fault.MODEL, "%s cannot be read: %s.".formatted(path, e.getMessage()), e);
    }
  }

  /** What it is called. */
  String name() {
    return source.name();
  }

  /** The tensor that the features are, or those that they are joined from. */
  String features() {
    return String.join(" + ", backbone.outputLayer().tensors());
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

  /** Which pictures held out it knows from its own training, a sentence. */
  Optional<String> trainedOn(Parts parts) {
    return model.flatMap(GraftedModel::seenByBackbone).flatMap(parts::heldOutFrom);
  }

  /** What the model made of it is to remember of the pictures of its training. */
  SeenPictures seen(Parts parts) {
    return model
        .flatMap(GraftedModel::seenByBackbone)
        .map(earlier -> parts.seen().after(earlier))
        .orElseGet(parts::seen);
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
        });
  }

  /** The same, run without ONNX Runtime's optimisations, here and in what is made of it. */
  BackboneFile unoptimised() {
    Graph graph = Engine.unoptimised(backbone.graph());
    return new BackboneFile(
        source,
        sha256,
        license,
        input,
        usual,
        model,
        end,
        new Backbone(
            graph, backbone.cuts(), backbone.blocks(), backbone.outputLayer(), backbone.head()),
        Sha256.of(OnnxFile.toBytes(graph)));
  }

  /** The network up to the features: its one output. */
  Graph featureGraph() {
    return backbone.graph();
  }

  private static Backbone described(Backbone backbone, Preprocessing preprocessing) {
    Size size = preprocessing.outputSize().orElse(ANY_SIZE);
    return Shapes.withFeatureCount(backbone, 3, size.height(), size.width());
  }

  /** A network exported for one picture at a time, freed if it still answers each by itself. */
  private static Graph forAnyBatch(Graph network, Size size) {
    long[] picture = {1, 3, size.height(), size.width()};
    Map<String, long[]> input = Map.of(network.inputs().get(0).name(), picture);
    Set<String> tensors = BatchAxis.tensors(network);
    Graph freed =
        BatchAxis.freed(network, Shapes.measure(network, tensors, new TensorShapes(input)));
    float[] one = noise(0, picture);
    float[] other = noise(1, picture);
    FloatBuffer both = FloatBuffer.allocate(2 * one.length).put(one).put(other).flip();
    try (Engine single = Engine.of(network, 1);
        Engine any = Engine.of(freed, 1)) {
      float[] together = any.run(both, 2, 3, size.height(), size.width());
      float[] apart =
          FloatBuffer.allocate(together.length)
              .put(single.run(FloatBuffer.wrap(one), picture))
              .put(single.run(FloatBuffer.wrap(other), picture))
              .array();
      return areClose(together, apart) ? freed : network;
    } catch (GraftException | BufferOverflowException e) {
      return network; // which trains no more than a head, and Trainability says so
    }
  }

  /** With its output's shape, where neither file nor exporter says it. */
  private static Graph declared(Graph network, Preprocessing preprocessing) {
    Size size = preprocessing.outputSize().orElse(ANY_SIZE);
    long[] picture = {1, 3, size.height(), size.width()};
    return Shapes.declared(
        network, new TensorShapes(Map.of(network.inputs().get(0).name(), picture)));
  }

  private static float[] noise(long seed, long[] shape) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values =
        new float[Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static boolean areClose(float[] a, float[] b) {
    return IntStream.range(0, a.length)
        .allMatch(i -> Math.abs(a[i] - b[i]) <= TOLERANCE * Math.max(1, Math.abs(b[i])));
  }

  private static void requireSize(Path path, ValueInfo input, Preprocessing preprocessing) {
    if (input.shape().get(0) instanceof Axis.Fixed batch && batch.extent() != 1) {
      throw new GraftException(
          Fault.MODEL,
          String.format(
              Locale.ROOT,
              "%s takes batches of exactly %d pictures, and Graft gives it one at a time; export it with a free batch axis, or for one picture.",
              path,
              batch.extent()));
    }
    Optional<Size> made = preprocessing.outputSize();
    if (made.isEmpty()) {
      return;
    }
    long[] extents = input.extents();
    Size size = made.get();
    if (!fits(extents[2], size.height()) || !fits(extents[3], size.width())) {
      long height = extents[2] < 0 ? extents[3] : extents[2];
      long width = extents[3] < 0 ? extents[2] : extents[3];
      throw new GraftException(
          Fault.MODEL,
          String.format(
              Locale.ROOT,
              "%s takes pictures of %s pixels (width x height), and the preprocessing makes %d x %d; crop them to %d x %d.",
              path,
              taken(extents),
              size.width(),
              size.height(),
              width,
              height));
    }
  }

  private static String taken(long[] extents) {
    String width = extents[3] < 0 ? "any" : String.valueOf(extents[3]);
    return width + " x " + (extents[2] < 0 ? "any" : String.valueOf(extents[2]));
  }

  private static boolean fits(long extent, long wanted) {
    return extent < 0 || extent == wanted;
  }
}
