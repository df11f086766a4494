package dev.graft.cli;

import dev.graft.Progress;
import dev.graft.UnreadableException;
import dev.graft.cli.PictureFiles.Question;
import dev.graft.modality.Windows;
import dev.graft.model.GraftedModel;
import dev.graft.model.Predictor;
import dev.graft.model.StreamSettings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks a model about recordings of any length. */
record StreamPrediction(GraftedModel model, StreamSettings settings) {
  /** How windows slide, and what has no label. */
  String words() {
    Windows windows = settings.windowsFor(model.card());
    return String.format(
        Locale.ROOT,
        "Windows of %s s, %s s apart; no label below %.0f %%, where it is softer than %.0f dB, or unlike the training sounds.",
        number(windows.seconds()),
        number(windows.stepSeconds()),
        100 * settings.leastProbability(),
        windows.quietDb());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "");
  }

  /**
   * Prints the answers.
   *
   * @return the first that could not be read, if none could
   */
  Optional<SpanAnswer> print(
      List<Question> questions, ListPrinter printer, int threads, Progress stage) {
    Optional<SpanAnswer> failure = Optional.empty();
    boolean answered = false;
    Progress each =
        questions.size() < PredictCommand.MANY ? TerminalProgress.ofThisProcess() : Progress.none();
    try (Predictor predictor = new Predictor(model, threads)) {
      for (Question question : questions) {
        each.begin("Hearing " + question.name(), 0);
        SpanAnswer answer = answer(predictor, question, each);
        each.end();
        answered |= answer.error() == null;
        failure = failure.or(() -> Optional.of(answer).filter(one -> one.error() != null));
        printer.print(answer);
        stage.advance(1);
      }
    }
    return answered ? Optional.empty() : failure;
  }

  private SpanAnswer answer(Predictor predictor, Question question, Progress progress) {
    if (question.sample().isEmpty()) {
      return SpanAnswer.failed(question.name(), question.problem());
    }
    try {
      return SpanAnswer.of(
          question.name(),
          predictor.timeline(question.sample().get().source(), settings, progress));
    } catch (IOException e) {
      return SpanAnswer.failed(question.name(), UnreadableException.reason(e));
    }
  }
}
