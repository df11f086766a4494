package dev.graft.model;

import dev.graft.Content;
import dev.graft.Progress;
import dev.graft.data.Source;
import dev.graft.data.Task;
import dev.graft.modality.Windows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Hears one recording with a model. */
final class Streaming {
  /** So many windows go through the network together. */
  private static final int BATCH = 16;

  private final Predictor predictor;
  private final ModelCard card;
  private final StreamSettings settings;
  private final Windows windows;
  private final SpanMerging merging;
  private final Progress progress;
  private final List<Windows.Window> waiting = new ArrayList<>();

  /** How many windows before that of a part hold all of it, and as many behind. */
  private final int around;

  private final List<Part> parts = new ArrayList<>();
  private int told;

  /**
   * A part of the recording.
   *
   * @param answer for its window; empty where it is quiet
   */
  private record Part(double from, double to, Optional<Prediction> answer) {}

  private Streaming(
      Predictor predictor,
      ModelCard card,
      StreamSettings settings,
      Windows windows,
      Progress progress) {
    this.progress = progress;
    this.predictor = predictor;
    this.card = card;
    this.settings = settings;
    this.windows = windows;
    this.merging = new SpanMerging(windows.seconds());
    this.around =
        (int) ((windows.seconds() - windows.stepSeconds()) / (2 * windows.stepSeconds()) + 1e-6);
  }

  static Timeline of(
      Predictor predictor,
      ModelCard card,
      Source recording,
      StreamSettings settings,
      Progress progress)
      throws IOException {
    Streaming streaming =
        new Streaming(predictor, card, settings, settings.windowsFor(card), progress);
    try (Content content = recording.open(Optional.empty())) {
      double seconds = card.processor().slide(content, streaming.windows, streaming::next);
      streaming.answer();
      streaming.tell(streaming.parts.size());
      return new Timeline(seconds, streaming.windows, streaming.merging.spans());
    }
  }

  private void next(Windows.Window window) throws IOException {
    waiting.add(window);
    if (waiting.size() == BATCH) {
      answer();
      tell(parts.size() - around);
    }
  }

  private void answer() throws IOException {
    List<Windows.Window> loud = waiting.stream().filter(window -> !window.quiet()).toList();
    List<Prediction> answers =
        loud.isEmpty()
            ? List.of()
            : predictor.predictDecoded(loud.stream().map(Windows.Window::decoded).toList());
    int answered = 0;
    for (Windows.Window window : waiting) {
      Optional<Prediction> answer =
          window.quiet() ? Optional.empty() : Optional.of(answers.get(answered++));
      parts.add(new Part(window.fromSeconds(), window.toSeconds(), answer));
    }
    waiting.clear();
    if (!parts.isEmpty()) {
      progress.figures(
          String.format(Locale.ROOT, "%,.0f s heard", parts.get(parts.size() - 1).to()));
    }
  }

  /** Tells of the parts about which so many windows were heard, and forgets who is done with. */
  private void tell(int until) {
    for (; told < until; told++) {
      Part part = parts.get(told);
      if (part.answer().isEmpty()) {
        merging.quiet(part.to());
      } else {
        merging.add(part.from(), part.to(), labels(told));
      }
    }
    int done = Math.max(0, told - around);
    parts.subList(0, done).clear();
    told -= done;
  }

  /** Of a part: what the windows that hold it say in the mean, where most are like training. */
  private Map<String, Double> labels(int index) {
    List<Prediction> all =
        parts
            .subList(Math.max(0, index - around), Math.min(parts.size(), index + around + 1))
            .stream()
            .flatMap(part -> part.answer().stream())
            .toList();
    List<List<Double>> heard =
        all.stream().filter(one -> !one.unlikeTraining()).map(Prediction::values).toList();
    if (2 * heard.size() < all.size()) {
      return Map.of();
    }
    double[] mean = new double[card.outputNames().size()];
    int best = 0;
    for (int i = 0; i < mean.length; i++) {
      for (List<Double> values : heard) {
        mean[i] += values.get(i) / heard.size();
      }
      best = mean[i] > mean[best] ? i : best;
    }
    Map<String, Double> labels = new LinkedHashMap<>();
    for (int i = 0; i < mean.length; i++) {
      boolean possible = card.task() == Task.MULTILABEL || i == best;
      if (possible && mean[i] >= settings.leastProbability()) {
        labels.put(card.outputNames().get(i), mean[i]);
      }
    }
    return labels;
  }
}
