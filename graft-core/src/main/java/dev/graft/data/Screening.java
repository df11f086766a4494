package dev.graft.data;

import dev.graft.Content;
import dev.graft.data.Candidate.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sets aside the candidates that are damaged or contradict one another. */
final class Screening {
  /** The same where nobody asks for sizes, which are for boxes alone. */
  private record WithoutSizes(ContentCheck check) implements ContentCheck {
    @Override
    public Optional<String> problem(Content content) throws IOException {
      return check.problem(content);
    }

    @Override
    public Optional<String> emptiness(Content content) throws IOException {
      return check.emptiness(content);
    }
  }

  private Screening() {}

  /**
   * The candidates that are left, in their order.
   *
   * @param skipped receives the others
   */
  static List<Sound> screen(
      List<Candidate> candidates, ContentCheck check, int threads, List<Skipped> skipped) {
    return withoutContradictions(withoutProblems(candidates, check, threads, skipped), skipped);
  }

  private static List<Sound> withoutProblems(
      List<Candidate> candidates, ContentCheck check, int threads, List<Skipped> skipped) {
    boolean boxes = candidates.stream().anyMatch(one -> one.answer() instanceof Answer.Boxes);
    List<Scan.Finding> findings =
        Scan.look(
            candidates.stream().map(Candidate::source).toList(),
            boxes ? check : new WithoutSizes(check),
            threads);
    List<Sound> sound = new ArrayList<>();
    for (int i = 0; i < findings.size(); i++) {
      Candidate candidate = candidates.get(i);
      Scan.Finding finding = findings.get(i);
      finding
          .problem()
          .ifPresentOrElse(
              problem -> skipped.add(new Skipped(candidate.source().name(), problem)),
              () ->
                  sound.add(
                      new Sound(candidate, finding.sha256(), finding.size(), finding.emptiness())));
    }
    return sound;
  }

  /** Leaves out every copy of a file that has different classes in different places. */
  private static List<Sound> withoutContradictions(List<Sound> sound, List<Skipped> skipped) {
    Map<String, Sound> first = new HashMap<>();
    Map<String, Sound> contradicting = new HashMap<>();
    for (Sound one : sound) {
      Sound before = first.putIfAbsent(one.sha256(), one);
      if (before != null
          && !(one.answer() instanceof Answer.Numbers)
          && !saysTheSame(before.answer(), one.answer())) {
        contradicting.putIfAbsent(one.sha256(), one);
      }
    }
    List<Sound> consistent = new ArrayList<>();
    for (Sound one : sound) {
      Sound second = contradicting.get(one.sha256());
      if (second == null) {
        consistent.add(one);
      } else {
        Sound other = saysTheSame(second.answer(), one.answer()) ? first.get(one.sha256()) : second;
        skipped.add(new Skipped(one.name(), contradiction(one, Objects.requireNonNull(other))));
      }
    }
    return consistent;
  }

  private static boolean saysTheSame(Answer one, Answer other) {
    return anywhere(one).equals(anywhere(other));
  }

  private static Answer anywhere(Answer answer) {
    return answer instanceof Answer.Boxes boxes ? boxes.anywhere() : answer;
  }

  private static String contradiction(Sound one, Sound other) {
    if (one.answer() instanceof Answer.Boxes) {
      return "has other boxes than '" + other.name() + "', which has the same content";
    }
    if (one.name().equals(other.name())) {
      return "is listed with different answers, %s and %s; remove the wrong one"
          .formatted(describe(one.answer()), describe(other.answer()));
    }
    return "is labelled "
        + describe(one.answer())
        + ", but '"
        + other.name()
        + "' has the same content and is labelled "
        + describe(other.answer());
  }

  private static String describe(Answer answer) {
    if (answer instanceof Answer.Classes classes) {
      return classes.names().isEmpty()
          ? "with nothing"
          : classes.names().stream()
              .sorted(NaturalOrder.comparator())
              .collect(Collectors.joining("', '", "'", "'"));
    }
    if (answer instanceof Answer.Words words) {
      return "'" + words.text() + "'";
    }
    return answer.toString();
  }
}
