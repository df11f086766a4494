package dev.graft.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Makes spans of the labels of one part after another. Adjoining parts of one label become one
 * span, also over pauses shorter than a window, in which it is quiet.
 */
final class SpanMerging {
  private final double longestPause;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final List<Span> closed = new ArrayList<>();

  private record Open(double start, double end, double sum, int parts) {
    Open with(double newEnd, double probability) {
      return new Open(start, newEnd, sum + probability, parts + 1);
    }
  }

  SpanMerging(double longestPause) {
    this.longestPause = longestPause;
  }

  /** A part in which it is quiet. */
  void quiet(double to) {
    close((label, one) -> to - one.end() >= longestPause);
  }

  /** A part in which it is not. */
  void add(double from, double to, Map<String, Double> labels) {
    close((label, one) -> !labels.containsKey(label));
    labels.forEach(
        (label, probability) -> {
          Open one = open.getOrDefault(label, new Open(from, from, 0, 0));
          open.put(label, one.with(to, probability));
        });
  }

  private void close(BiPredicate<String, Open> which) {
    open.entrySet()
        .removeIf(
            entry -> {
              Open one = entry.getValue();
              boolean ends = which.test(entry.getKey(), one);
              if (ends) {
                double mean = one.sum() / one.parts();
                closed.add(new Span(one.start(), one.end(), entry.getKey(), mean));
              }
              return ends;
            });
  }

  /** All of them. */
  List<Span> spans() {
    close((label, one) -> true);
    return closed.stream().sorted(Comparator.comparingDouble(Span::startSeconds)).toList();
  }
}
