package dev.graft.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.features.FeatureSet;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.OnnxFile;
import dev.graft.head.HeadSettings;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.linalg.FloatMatrix;
import dev.graft.policy.Strategy;
import dev.graft.torch.Precision;
import dev.graft.torch.ProcessSettings;
import dev.graft.train.BackboneChoice;
import dev.graft.train.Destination;
import dev.graft.train.FeatureJob;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import dev.graft.train.Parts;
import dev.graft.train.Pausing;
import dev.graft.train.RunRecord;
import dev.graft.train.TrainRequest;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The table in docs/reference/networks.md: {@code NetworkTable FOLDER [parity] [WORD ...]} measures
 * the networks that peers/networks/make.py wrote into the folder, or those whose names hold one of
 * the words, and prints a row for each: its blocks, how far its features are from those of the
 * library that it comes from, and whether the head and all of it can be trained. With {@code
 * parity} nothing is trained.
 */
public final class NetworkTable {
  private static final String UNKNOWN = "-";
  private static final List<Double> HALVES = List.of(0.5, 0.5, 0.5);

  private final Path folder;
  private final JsonNode facts;
  private final FeatureRequest request;

  private NetworkTable(Path root, Path folder) throws IOException {
    this.folder = folder;
    this.facts = new ObjectMapper().readTree(folder.resolve("network.json").toFile());
    int side = facts.get("size").asInt();
    Preprocessing preprocessing =
        Preprocessing.imageNet()
            .withResize(new Resize.None())
            .withCrop(Optional.of(Size.square(side)))
            .withMean(HALVES)
            .withStd(HALVES);
    this.request =
        new FeatureRequest(
            root.resolve("pictures").resolve(String.valueOf(side)),
            DataSetOptions.defaults(),
            new BackboneChoice(
                BackboneSource.of(folder.resolve("network.onnx")),
                FeatureChoice.automatic(),
                preprocessing,
                "as the table says"),
            Workshop.ofUser());
  }

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) throws IOException {
    ProcessSettings.tuneForTraining();
    Path root = Path.of(arguments[0]);
    List<String> words = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    boolean trains = !words.remove("parity");
    List<Path> folders;
    try (Stream<Path> children = Files.list(root)) {
      folders =
          children
              .filter(child -> Files.exists(child.resolve("network.json")))
              .filter(
                  child ->
                      words.isEmpty()
                          || words.stream().anyMatch(word -> child.toString().contains(word)))
              .sorted(Comparator.comparingLong(NetworkTable::bytes)) // the quick ones first
              .toList();
    }
    Set<String> rows = new TreeSet<>();
    for (Path folder : folders) {
      NetworkTable row = new NetworkTable(root, folder);
      if (!row.facts.has("failure")) {
        String cells = row.row(trains);
        System.err.println(cells);
        rows.add(cells);
      }
    }
    System.out.println(
        "| library | network | exported | blocks | features | parity | head | full | said |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    rows.forEach(System.out::println);
  }

  private static long bytes(Path folder) {
    return folder.resolve("network.onnx").toFile().length();
  }

  private String row(boolean trains) throws IOException {
    List<String> notes = new ArrayList<>();
    String blocks = UNKNOWN;
    String width = UNKNOWN;
    String parity = UNKNOWN;
    String head = UNKNOWN;
    String full = UNKNOWN;
    try {
      blocks =
          String.valueOf(
              Backbone.of(OnnxFile.read(request.backbone().source().file())).blocks().size());
      try (FeatureJob job = FeatureJob.open(request(listener(notes)))) {
        Parts parts = job.extract();
        width = String.valueOf(parts.train().width());
        parity = parity(parts);
      }
    } catch (GraftException e) {
      parity = "refused: " + brief(String.valueOf(e.getMessage()));
    }
    if (trains) {
      head = trained(new Strategy.Head());
      full = trained(new Strategy.Full());
    }
    if (!facts.get("remark").asText().isEmpty()) {
      notes.add(facts.get("remark").asText());
    }
    return Stream.of(
            facts.get("library").asText(),
            facts.get("name").asText(),
            facts.get("exporter").asText(),
            blocks,
            width,
            parity,
            head,
            full,
            String.join(" ", notes))
        .map(cell -> cell.replace("|", "\\|").replace(folder.toString() + "/", ""))
        .reduce("|", (line, cell) -> line + " " + cell + " |");
  }

  /** The largest difference, as a part of the largest feature. */
  private String parity(Parts parts) throws IOException {
    Path file = folder.resolve("features.f32");
    if (!Files.exists(file)) {
      return UNKNOWN;
    }
    FloatBuffer wanted =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    List<String> names = new ArrayList<>();
    facts.get("pictures").forEach(name -> names.add(name.asText()));
    int width = facts.get("width").asInt();
    if (parts.train().width() != width) {
      return "WRONG: " + parts.train().width() + " features, not " + width;
    }
    double largest = 0;
    double difference = 0;
    for (FeatureSet part : parts.byName().values()) {
      FloatMatrix matrix = part.matrix();
      float[] values = matrix.toArray();
      for (int row = 0; row < part.size(); row++) {
        String name = part.samples().get(row).name();
        int at = names.indexOf(name.substring(name.lastIndexOf('/') + 1));
        for (int column = 0; column < width; column++) {
          float is = wanted.get(at * width + column);
          largest = Math.max(largest, Math.abs(is));
          difference = Math.max(difference, Math.abs(is - values[row * width + column]));
        }
      }
    }
    double relative = difference / largest;
    String figure = String.format(Locale.ROOT, "%.0e", relative);
    return relative <= facts.get("tolerance").asDouble() ? figure : "WRONG: " + figure;
  }

  private String trained(Strategy strategy) {
    Path out = folder.resolve("out-" + strategy.name());
    try {
      Tuning tuning =
          Tuning.of(strategy)
              .withRefit(false)
              .withPrecision(Precision.FLOAT32)
              .withChanges(recipe -> recipe.withEachStage(stage -> stage.withMaxEpochs(1)));
      RunRecord run =
          TransferLearning.run(
              new TrainRequest(
                  request,
                  new HeadRequest(
                      HeadSettings.defaults(request.workshop().threads()), OptionalInt.of(1)),
                  tuning,
                  Pausing.defaults(),
                  new Destination(out, true, Optional.empty())));
      return run.stopped() ? "stopped" : "yes";
    } catch (GraftException e) {
      return "no: " + brief(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return "WRONG: " + e;
    }
  }

  private static String brief(String message) {
    return message.split(" \\(|; ")[0];
  }

  private FeatureRequest request(Progress progress) {
    return new FeatureRequest(
        request.data(),
        request.dataOptions(),
        request.backbone(),
        request.workshop().withProgress(progress));
  }

  private static Progress listener(List<String> notes) {
    return new Progress() {
      @Override
      public void begin(String stage, long total) {}

      @Override
      public void advance(long count) {}

      @Override
      public void end() {}

      @Override
      public void note(String message) {
        notes.add(
            message
                .split(" Tensors that may")[0]
                .replace("In the backbone network.onnx, ", "")
                .replace("The backbone network.onnx has several outputs: ", ""));
      }
    };
  }
}
