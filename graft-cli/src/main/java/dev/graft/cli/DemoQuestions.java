package dev.graft.cli;

import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.train.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A few leaves, sounds or letters that the model was not trained on, of different kinds.
 *
 * @param all with the kind that each is of
 */
record DemoQuestions(List<Question> all) {
  private static final int SHOWN = 3;
  private static final Target NO_TARGET = new Target.Values(List.of());

  /** One of them. */
  record Question(Sample sample, String truth) {}

  /**
   * What the model says about one; printed in JSON.
   *
   * @param file the leaf's or sound's file, or the letter
   */
  record Answer(String file, String truth, String label, double probability) {}

  static DemoQuestions of(DemoKind kind, Path data, RunRecord run) throws IOException {
    return new DemoQuestions(kind == DemoKind.LETTERS ? letters(data, run) : files(data, run));
  }

  private static List<Question> files(Path data, RunRecord run) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (String kind : kinds(run)) {
      try (Stream<Path> pictures = Files.list(data.resolve("val").resolve(kind))) {
        Path file = pictures.min(Comparator.naturalOrder()).orElseThrow();
        questions.add(new Question(new Sample(Source.of(file), NO_TARGET, ""), kind));
      }
    }
    return questions;
  }

  private static List<Question> letters(Path data, RunRecord run) throws IOException {
    List<Question> questions = new ArrayList<>();
    List<String> rows = Files.readAllLines(data.resolve(DemoLetters.HELD_OUT));
    for (String kind : kinds(run)) {
      String row =
          rows.stream().filter(line -> line.endsWith("\"," + kind)).findFirst().orElseThrow();
      String letter = row.substring(1, row.length() - kind.length() - 2).replace("\"\"", "\"");
      questions.add(
          new Question(new Sample(new Source.Inline(letter, letter), NO_TARGET, ""), kind));
    }
    return questions;
  }

  private static List<String> kinds(RunRecord run) {
    List<String> all = run.classes();
    return IntStream.range(0, SHOWN).mapToObj(i -> all.get(i * all.size() / SHOWN)).toList();
  }

  /** The model's word on them. */
  List<Answer> answers(RunRecord run) {
    List<Answer> answers = new ArrayList<>();
    try (Predictor predictor = new Predictor(GraftedModel.read(Path.of(run.model())), 1)) {
      List<Outcome<Prediction>> outcomes =
          predictor.predict(
              "Predicting", all.stream().map(Question::sample).toList(), 1, Progress.none());
      for (int i = 0; i < outcomes.size(); i++) {
        Prediction prediction = ((Outcome.Done<Prediction>) outcomes.get(i)).value();
        Question question = all.get(i);
        Source source = question.sample().source();
        answers.add(
            new Answer(
                source instanceof Source.File file ? file.path().toString() : source.name(),
                question.truth(),
                run.classes().get(prediction.best()),
                prediction.values().get(prediction.best())));
      }
    }
    return answers;
  }
}
