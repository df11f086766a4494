package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.features.PicturePass.Outcome;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code graft predict}: labels and calibrated probabilities. */
@Command(
    name = "predict",
    description = "Label pictures with a trained model.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  /** From this many pictures on, progress is worth showing. */
  private static final int MANY = 50;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model.onnx that train wrote.")
  private Path modelFile;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Pictures.")
  private List<Path> files;

  @Mixin private Output output;

  /** One picture's answer, as it is printed in JSON. */
  private record Answer(
      String file,
      @Nullable String label,
      @Nullable Double probability,
      @Nullable Map<String, Double> probabilities,
      @Nullable List<String> labels,
      @Nullable Map<String, Double> values,
      @Nullable Double novelty,
      @Nullable Boolean unlikeTraining,
      @Nullable String error) {}

  @Override
  public Integer call() {
    GraftedModel model = GraftedModel.read(modelFile);
    List<Sample> samples = files.stream().map(PredictCommand::sample).toList();
    int threads = Math.min(samples.size(), Runtime.getRuntime().availableProcessors());
    try (Predictor predictor = new Predictor(model, 1)) {
      Progress progress =
          samples.size() < MANY ? Progress.none() : TerminalProgress.ofThisProcess();
      List<Outcome<Prediction>> outcomes =
          predictor.predict("Predicting", samples, threads, progress);
      requireAny(outcomes);
      print(outcomes, model.card());
    }
    return 0;
  }

  private void print(List<Outcome<Prediction>> outcomes, ModelCard card) {
    List<Answer> answers = new ArrayList<>();
    int width = files.stream().mapToInt(file -> file.toString().length()).max().orElse(0);
    for (int i = 0; i < outcomes.size(); i++) {
      String file = files.get(i).toString();
      if (output.isJson()) {
        answers.add(answer(file, outcomes.get(i), card));
      } else {
        output.text().printf("%-" + width + "s  %s%n", file, describe(outcomes.get(i), card));
      }
    }
    if (output.isJson()) {
      output.print(answers);
    }
  }

  private static Sample sample(Path file) {
    if (!Files.exists(file)) {
      throw new GraftException(
          Fault.DATA, "there is no file %s; expected a picture.".formatted(file));
    }
    return new Sample(Source.of(file), new Target.Values(List.of()), "");
  }

  private static Answer answer(String file, Outcome<Prediction> outcome, ModelCard card) {
    if (outcome instanceof Outcome.Unreadable<Prediction> bad) {
      return new Answer(file, null, null, null, null, null, null, null, bad.reason());
    }
    Prediction prediction = ((Outcome.Done<Prediction>) outcome).value();
    List<String> names = card.outputNames();
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), prediction.values().get(i));
    }
    boolean classify = card.task() == Task.CLASSIFY;
    boolean regress = card.task() == Task.REGRESS;
    return new Answer(
        file,
        classify ? names.get(prediction.best()) : null,
        classify ? prediction.values().get(prediction.best()) : null,
        regress ? null : values,
        card.task() == Task.MULTILABEL ? likely(names, prediction) : null,
        regress ? values : null,
        prediction.novelty(),
        prediction.unlikeTraining(),
        null);
  }

  private static List<String> likely(List<String> names, Prediction prediction) {
    return IntStream.range(0, names.size())
        .filter(i -> prediction.values().get(i) >= 0.5)
        .mapToObj(names::get)
        .toList();
  }

  private static String describe(Outcome<Prediction> outcome, ModelCard card) {
    if (outcome instanceof Outcome.Unreadable<Prediction> bad) {
      return "cannot be read: " + bad.reason();
    }
    Prediction prediction = ((Outcome.Done<Prediction>) outcome).value();
    List<String> names = card.outputNames();
    String answer =
        switch (card.task()) {
          case CLASSIFY ->
              "%s  %.1f %%"
                  .formatted(
                      names.get(prediction.best()),
                      100 * prediction.values().get(prediction.best()));
          case MULTILABEL -> {
            List<String> likely = likely(names, prediction);
            yield likely.isEmpty() ? "none of the labels" : String.join(", ", likely);
          }
          case REGRESS ->
              IntStream.range(0, names.size())
                  .mapToObj(i -> "%s %.4g".formatted(names.get(i), prediction.values().get(i)))
                  .collect(Collectors.joining("  "));
        };
    return prediction.unlikeTraining() ? answer + "  (unlike the training pictures)" : answer;
  }

  /**
   * One unreadable picture of several is told beside the others' answers; all of them is a fault.
   */
  private void requireAny(List<Outcome<Prediction>> outcomes) {
    if (outcomes.stream().noneMatch(outcome -> outcome instanceof Outcome.Done<Prediction>)) {
      throw new GraftException(
          Fault.DATA,
          "%s cannot be read: %s; expected a JPEG, PNG, GIF, BMP or WebP picture."
              .formatted(
                  files.get(0), ((Outcome.Unreadable<Prediction>) outcomes.get(0)).reason()));
    }
  }
}
