package dev.graft.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Graft's training step beside PyTorch's, whole processes in turns so that all see the same
 * machine: {@code StepComparison PYTHON NETWORK.onnx [ROUNDS]}, and for an encoder of texts {@code
 * StepComparison PYTHON NETWORK.onnx TABLE.csv [ROUNDS]}, in batches of like length as Graft trains
 * and as Transformers does where asked to, and in those that come. Prints the median of each and
 * the ratios.
 */
public final class StepComparison {
  private static final String OURS = "graft, all blocks";

  private StepComparison() {}

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String python = arguments[0];
    String network = arguments[1];
    boolean texts = arguments.length > 2 && arguments[2].endsWith(".csv");
    int at = texts ? 3 : 2;
    int rounds = arguments.length > at ? Integer.parseInt(arguments[at]) : 3;
    Map<String, List<String>> commands =
        texts ? texts(python, network, arguments[2]) : pictures(python, network);
    Map<String, List<Double>> results = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        results
            .computeIfAbsent(command.getKey(), name -> new ArrayList<>())
            .add(run(command.getValue()));
      }
    }
    double ours = median(Objects.requireNonNull(results.get(OURS)));
    results.forEach(
        (name, found) ->
            System.out.printf(
                Locale.ROOT,
                "%-27s %7.2f samples/s   graft is %.2f times that   %s%n",
                name,
                median(found),
                ours / median(found),
                found));
  }

  private static Map<String, List<String>> pictures(String python, String network) {
    String peer = Path.of("graft-bench", "peers", "step.py").toString();
    List<String> graft = java(TrainingStep.class);
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put(OURS, with(graft, network, "0"));
    commands.put("graft, lower half frozen", with(graft, network, "0.5"));
    commands.put("pytorch as written", List.of(python, peer, "plain"));
    commands.put("pytorch channels-last", List.of(python, peer, "channels-last"));
    return commands;
  }

  private static Map<String, List<String>> texts(String python, String network, String table) {
    String peer = Path.of("graft-bench", "peers", "text_step.py").toString();
    Map<String, List<String>> commands = new LinkedHashMap<>();
    List<String> graft = java(TextTrainingStep.class);
    commands.put(OURS, with(graft, network, table, "by-length"));
    commands.put("graft, as texts come", with(graft, network, table, "as-they-come"));
    commands.put(
        "transformers, as texts come", List.of(python, peer, network, table, "as-they-come"));
    commands.put("transformers, by length", List.of(python, peer, network, table, "by-length"));
    return commands;
  }

  private static List<String> java(Class<?> program) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(java, "-cp", System.getProperty("java.class.path"), program.getName());
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  private static double run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed");
    }
    return Double.parseDouble(out.strip());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
