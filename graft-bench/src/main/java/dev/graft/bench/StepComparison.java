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
 * machine: {@code StepComparison PYTHON NETWORK.onnx [ROUNDS]}. Prints the median of each and the
 * ratios.
 */
public final class StepComparison {
  private StepComparison() {}

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String python = arguments[0];
    String network = arguments[1];
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    String peer = Path.of("graft-bench", "peers", "step.py").toString();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> graft =
        List.of(java, "-cp", System.getProperty("java.class.path"), TrainingStep.class.getName());
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put("graft, all blocks", with(graft, network, "0"));
    commands.put("graft, lower half frozen", with(graft, network, "0.5"));
    commands.put("pytorch as written", List.of(python, peer, "plain"));
    commands.put("pytorch channels-last", List.of(python, peer, "channels-last"));
    Map<String, List<Double>> results = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        results
            .computeIfAbsent(command.getKey(), name -> new ArrayList<>())
            .add(run(command.getValue()));
      }
    }
    double ours = median(Objects.requireNonNull(results.get("graft, all blocks")));
    results.forEach(
        (name, found) ->
            System.out.printf(
                Locale.ROOT,
                "%-26s %7.2f pictures/s   graft is %.2f times that   %s%n",
                name,
                median(found),
                ours / median(found),
                found));
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
