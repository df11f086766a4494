package dev.graft.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.GraftException;
import dev.graft.graph.BackboneSource;
import dev.graft.policy.Strategy;
import dev.graft.torch.ProcessSettings;
import dev.graft.train.RunRecord;
import dev.graft.train.TransferLearning;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The table in docs/reference/recipes.md: {@code RecipeTable RESULTS.jsonl} with any number of
 * {@code set=FOLDER} (of {@code train} and {@code test}), {@code network=FILE.onnx} or {@code
 * network=seedling}, {@code strategy=NAME}, {@code seed=N} and {@code peer=COMMAND}. Each set,
 * network, strategy and seed is trained once and its accuracy on test, which chose nothing, is
 * added to the results; what they hold already is not done again, so that it may be killed and
 * started anew, nor is a strategy that {@code auto}, if it comes first, has taken already. The
 * peer's command is given folder, network and seed, and prints its accuracy last. Prints means over
 * seeds, and of {@code auto} its regret: by how much the best strategy is better.
 */
public final class RecipeTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AUTO = "auto";
  private static final String PEER = "peer";

  private final Path results;
  private final List<Path> sets = new ArrayList<>();
  private final List<String> networks = new ArrayList<>();
  private final List<String> strategies = new ArrayList<>();
  private Optional<String> peer = Optional.empty();
  private final List<Integer> seeds = new ArrayList<>();

  private RecipeTable(String[] arguments) {
    this.results = Path.of(arguments[0]);
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      String[] sides = argument.split("=", 2);
      switch (sides[0]) {
        case "set" -> sets.add(Path.of(sides[1]));
        case "network" -> networks.add(sides[1]);
        case "strategy" -> strategies.add(sides[1]);
        case "seed" -> seeds.add(Integer.parseInt(sides[1]));
        case "peer" -> peer = Optional.of(sides[1]);
        default -> throw new IllegalArgumentException(argument);
      }
    }
    if (seeds.isEmpty()) {
      seeds.addAll(List.of(0, 1, 2));
    }
    if (strategies.isEmpty()) {
      strategies.addAll(List.of("head", "full"));
    }
  }

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ProcessSettings.tuneForTraining();
    RecipeTable table = new RecipeTable(arguments);
    for (int seed : table.seeds) {
      for (Path set : table.sets) {
        for (String network : table.networks) {
          table.measure(set, network, seed);
        }
      }
    }
    table.rows().forEach(System.out::println);
  }

  private List<String> ways() {
    List<String> ways = new ArrayList<>(strategies);
    peer.ifPresent(command -> ways.add(PEER));
    return ways;
  }

  private void measure(Path set, String network, int seed)
      throws IOException, InterruptedException {
    for (String way : ways()) {
      if (find(set, network, way, seed).isPresent()) {
        continue;
      }
      ObjectNode row = JSON.createObjectNode();
      row.put("set", name(set)).put("network", name(Path.of(network)));
      row.put("way", way).put("seed", seed);
      Optional<JsonNode> auto = find(set, network, AUTO, seed).filter(one -> took(one, way));
      if (auto.isPresent()) {
        row.set("accuracy", auto.get().path("accuracy"));
        append(row.put("as", AUTO));
        continue;
      }
      long start = System.nanoTime();
      if (way.equals(PEER)) {
        row.put("accuracy", peerAccuracy(set, network, seed));
      } else {
        train(set, network, way, seed, row);
      }
      row.put("seconds", (System.nanoTime() - start) / 1e9);
      append(row);
    }
  }

  private static boolean took(JsonNode auto, String way) {
    return auto.path("took").asText().equals(way) && auto.has("accuracy");
  }

  private void append(ObjectNode row) throws IOException {
    Files.writeString(results, row + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void train(Path set, String network, String strategy, int seed, ObjectNode row)
      throws IOException {
    BackboneSource backbone = Backbones.find(network);
    Path out = Files.createTempDirectory("recipes");
    try {
      RunRecord run =
          TransferLearning.run(
              Backbones.request(
                  set, backbone, Strategy.parse(strategy, Optional.empty()), seed, out));
      JsonNode test = JSON.valueToTree(run.metrics().get("test"));
      row.put("accuracy", test.path("accuracy").asDouble());
      row.put("logLoss", test.path("logLoss").asDouble());
      row.put("took", run.strategy().name());
      row.put("epochs", run.history().size());
      row.set("timing", JSON.valueToTree(run.timing()));
      row.put("why", String.join("; ", run.strategy().reasons()));
    } catch (GraftException e) {
      row.put("failure", e.getMessage());
    }
  }

  private double peerAccuracy(Path set, String network, int seed)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(peer.orElseThrow().split(" ")));
    command.addAll(List.of(set.toString(), network, String.valueOf(seed)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String last = "";
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = line;
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the peer failed: " + command);
    }
    return Double.parseDouble(last.trim());
  }

  private List<JsonNode> all() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    if (Files.exists(results)) {
      for (String line : Files.readAllLines(results)) {
        rows.add(JSON.readTree(line));
      }
    }
    return rows;
  }

  private Optional<JsonNode> find(Path set, String network, String way, int seed)
      throws IOException {
    return all().stream()
        .filter(row -> row.path("set").asText().equals(name(set)))
        .filter(row -> row.path("network").asText().equals(name(Path.of(network))))
        .filter(row -> row.path("way").asText().equals(way) && row.path("seed").asInt() == seed)
        .findFirst();
  }

  private List<String> rows() throws IOException {
    List<JsonNode> known = all();
    boolean regretted = ways().contains(AUTO);
    List<String> rows = new ArrayList<>();
    rows.add(
        "| set | network | " + String.join(" | ", ways()) + (regretted ? " | regret |" : " |"));
    rows.add("| --- | --- |" + " --- |".repeat(ways().size() + (regretted ? 1 : 0)));
    List<Double> regrets = new ArrayList<>();
    for (Path set : sets) {
      for (String network : networks) {
        List<String> cells = new ArrayList<>(List.of(name(set), name(Path.of(network))));
        ways().forEach(way -> cells.add(shown(mean(known, set, network, way))));
        if (regretted) {
          OptionalDouble regret = regret(known, set, network);
          regret.ifPresent(regrets::add);
          cells.add(shown(regret));
        }
        rows.add("| " + String.join(" | ", cells) + " |");
      }
    }
    if (!regrets.isEmpty()) {
      rows.add(
          String.format(
              Locale.ROOT,
              "Regret: %.4f on average of %d, %.4f at most.",
              regrets.stream().mapToDouble(each -> each).average().orElse(Double.NaN),
              regrets.size(),
              Collections.max(regrets)));
    }
    return rows;
  }

  /** By how much the best of Graft's strategies is better than what was chosen, on test. */
  private OptionalDouble regret(List<JsonNode> known, Path set, String network) {
    OptionalDouble auto = mean(known, set, network, AUTO);
    if (auto.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        strategies.stream()
                .map(strategy -> mean(known, set, network, strategy))
                .flatMapToDouble(OptionalDouble::stream)
                .max()
                .orElseThrow()
            - auto.getAsDouble());
  }

  private static OptionalDouble mean(List<JsonNode> known, Path set, String network, String way) {
    return known.stream()
        .filter(one -> one.path("set").asText().equals(name(set)))
        .filter(one -> one.path("network").asText().equals(name(Path.of(network))))
        .filter(one -> one.path("way").asText().equals(way) && one.has("accuracy"))
        .mapToDouble(one -> one.path("accuracy").asDouble())
        .average();
  }

  private static String shown(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "";
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName()).replace(".onnx", "");
  }
}
