package dev.graft.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Workshop;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.graph.BackboneSource;
import dev.graft.model.GraftedModel;
import dev.graft.policy.Strategy;
import dev.graft.suggest.NextLabels;
import dev.graft.suggest.NextLabels.Suggestion;
import dev.graft.torch.ProcessSettings;
import dev.graft.train.RunRecord;
import dev.graft.train.TransferLearning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The learning curve with labels that are suggested, against that with labels given at random:
 * {@code SuggestionCurve FOLDER NETWORK.onnx SEEDS COUNT...}, such as {@code flowers net.onnx 5 20
 * 60 100 150}. A third of the folder's pictures is kept for the test, at most 1,000; so many labels
 * as the first count says are drawn at random, and the exact head is trained with each number of
 * labels. Prints the accuracy on the test pictures, and its mean over seeds.
 */
public final class SuggestionCurve {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_TESTED = 1000;

  private final Path folder;
  private final BackboneSource backbone;
  private final List<Integer> counts;
  private final Workshop workshop = Workshop.ofUser();
  private final Path scratch;

  private SuggestionCurve(String[] arguments) throws IOException {
    this.folder = Path.of(arguments[0]).toAbsolutePath();
    this.backbone = Backbones.find(arguments[1]);
    this.counts = Stream.of(arguments).skip(3).map(Integer::parseInt).toList();
    this.scratch = Files.createTempDirectory("suggestions");
  }

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) throws IOException {
    ProcessSettings.tuneForTraining();
    SuggestionCurve curve = new SuggestionCurve(arguments);
    Map<String, List<Double>> all = new LinkedHashMap<>();
    for (int seed = 0; seed < Integer.parseInt(arguments[2]); seed++) {
      for (boolean suggested : List.of(false, true)) {
        String way = suggested ? "suggested" : "random";
        for (Map.Entry<Integer, Double> point : curve.of(seed, suggested).entrySet()) {
          String key = String.format(Locale.ROOT, "%s, %d labels", way, point.getKey());
          all.computeIfAbsent(key, name -> new ArrayList<>()).add(point.getValue());
          System.out.printf(Locale.ROOT, "seed %d %s %.4f%n", seed, key, point.getValue());
        }
      }
    }
    all.forEach(
        (key, values) ->
            System.out.printf(
                Locale.ROOT,
                "mean %s %.4f%n",
                key,
                values.stream().mapToDouble(each -> each).average().orElseThrow()));
  }

  private Map<Integer, Double> of(int seed, boolean suggested) throws IOException {
    List<String> pictures = pictures();
    Collections.shuffle(pictures, new Random(seed));
    int tested = Math.min(MOST_TESTED, pictures.size() / 3);
    List<String> test = pictures.subList(0, tested);
    List<String> pool = new ArrayList<>(pictures.subList(tested, pictures.size()));
    List<String> labelled = new ArrayList<>();
    take(labelled, pool, List.copyOf(pool.subList(0, counts.get(0))));
    Map<Integer, Double> curve = new LinkedHashMap<>();
    for (int i = 0; i < counts.size(); i++) {
      Path out = scratch.resolve(String.format(Locale.ROOT, "%d-%b-%d", seed, suggested, i));
      curve.put(counts.get(i), train(labelled, test, out, seed));
      if (i + 1 < counts.size()) {
        int more = counts.get(i + 1) - counts.get(i);
        take(
            labelled,
            pool,
            suggested
                ? suggestions(out, labelled, pool, more)
                : List.copyOf(pool.subList(0, more)));
      }
    }
    return curve;
  }

  private static void take(List<String> labelled, List<String> pool, List<String> chosen) {
    labelled.addAll(chosen);
    pool.removeAll(chosen);
  }

  private List<String> pictures() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return new ArrayList<>(
          files.filter(Files::isRegularFile).map(Path::toString).sorted().toList());
    }
  }

  private List<String> suggestions(Path out, List<String> labelled, List<String> pool, int count) {
    GraftedModel model = GraftedModel.read(out.resolve("model.onnx"));
    List<Sample> samples =
        Stream.concat(labelled.stream(), pool.stream())
            .map(path -> new Sample(Source.of(Path.of(path)), new Target.Values(List.of()), ""))
            .toList();
    return NextLabels.of(model, samples, List.of(), count, 0, workshop).suggestions().stream()
        .map(Suggestion::path)
        .toList();
  }

  private double train(List<String> labelled, List<String> test, Path out, int seed)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of("path,label,split"));
    labelled.forEach(path -> lines.add(line(path, "train")));
    test.forEach(path -> lines.add(line(path, "test")));
    Files.createDirectories(out);
    Path table = Files.write(out.resolve("data.csv"), lines);
    RunRecord run =
        TransferLearning.run(Backbones.request(table, backbone, Strategy.head(), seed, out));
    JsonNode measured = JSON.valueToTree(run.metrics().get("test"));
    return measured.path("accuracy").asDouble();
  }

  private static String line(String path, String split) {
    return String.join(
        ",",
        "\"" + path + "\"",
        String.valueOf(Objects.requireNonNull(Path.of(path).getParent()).getFileName()),
        split);
  }
}
