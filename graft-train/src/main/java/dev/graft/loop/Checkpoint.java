package dev.graft.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.graph.Tensor;
import dev.graft.policy.Score;
import dev.graft.torch.OptimiserState;
import dev.graft.torch.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a run needs to go on as if nothing had happened. Randomness needs nothing here,
 * as it is a function of the position.
 *
 * @param settings identifies the job: recipe, data, backbone, seed; a checkpoint of another is of
 *     no use
 * @param precision the numbers it trains with, which a trial of speed may have chosen
 * @param position where the run stands
 * @param weights as they are there
 * @param optimiser its state, by names of its own
 * @param kept the state that is the result so far
 * @param answers what every state that was validated answers, where that is kept
 * @param history the epochs so far
 * @param notes what the user should know of them, one sentence each
 */
@SuppressWarnings("exports") // where a run stands only the loop understands
public record Checkpoint(
    String settings,
    Precision precision,
    Position position,
    Weights weights,
    OptimiserState optimiser,
    Candidate kept,
    List<Tensor> answers,
    List<EpochReport> history,
    List<String> notes) {
  private static final String FILE = "training.safetensors";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A candidate without its weights. */
  private record Entry(String name, Score score) {}

  /** Copies the lists. */
  public Checkpoint {
    answers = List.copyOf(answers);
    history = List.copyOf(history);
    notes = List.copyOf(notes);
  }

  /** The same state as one of another job, which has validated none. */
  Checkpoint of(String job) {
    return new Checkpoint(
        job, precision, position, weights, optimiser, kept, List.of(), history, notes);
  }

  /** Replaces the checkpoint in a folder, which is made where it is missing. */
  void write(Path folder) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> tensors.put("weights/" + name, tensor));
    optimiser.tensors().forEach((name, tensor) -> tensors.put("optimiser/" + name, tensor));
    kept.weights().tensors().forEach((name, tensor) -> tensors.put("kept/" + name, tensor));
    for (int i = 0; i < answers.size(); i++) {
      tensors.put("answers/" + i, answers.get(i));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("settings", settings);
    texts.put("precision", json(precision));
    texts.put("position", json(position));
    texts.put("steps", json(optimiser.steps()));
    texts.put("kept", json(new Entry(kept.name(), kept.score())));
    texts.put("history", json(history));
    texts.put("notes", json(notes));
    Files.createDirectories(folder);
    new SafeTensors(texts, tensors).write(folder.resolve(FILE));
  }

  static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  static boolean exists(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * Reads the checkpoint in a folder.
   *
   * @throws IOException if there is none, or it is damaged
   */
  static Checkpoint read(Path folder) throws IOException {
    SafeTensors file = SafeTensors.read(folder.resolve(FILE));
    Entry kept = parse(file, "kept", new TypeReference<Entry>() {});
    return new Checkpoint(
        file.texts().getOrDefault("settings", ""),
        parse(file, "precision", new TypeReference<Precision>() {}),
        parse(file, "position", new TypeReference<Position>() {}),
        new Weights(under("weights/", file)),
        new OptimiserState(
            parse(file, "steps", new TypeReference<Long>() {}), under("optimiser/", file)),
        new Candidate(kept.name(), new Weights(under("kept/", file)), kept.score()),
        answers(file),
        parse(file, "history", new TypeReference<List<EpochReport>>() {}),
        notes(file));
  }

  /** None where an older version wrote the file. */
  private static List<String> notes(SafeTensors file) throws IOException {
    return file.texts().containsKey("notes")
        ? parse(file, "notes", new TypeReference<List<String>>() {})
        : List.of();
  }

  private static List<Tensor> answers(SafeTensors file) {
    List<Tensor> answers = new ArrayList<>();
    for (Tensor next = file.tensors().get("answers/0");
        next != null;
        next = file.tensors().get("answers/" + answers.size())) {
      answers.add(next);
    }
    return answers;
  }

  private static Map<String, Tensor> under(String prefix, SafeTensors file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), tensor);
              }
            });
    return tensors;
  }

  private static <T> T parse(SafeTensors file, String key, TypeReference<T> type)
      throws IOException {
    return JSON.readValue(file.texts().getOrDefault(key, "null"), type);
  }

  private static String json(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value);
  }
}
