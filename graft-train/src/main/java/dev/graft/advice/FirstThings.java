package dev.graft.advice;

import dev.graft.advice.Advice.ClassCount;
import dev.graft.data.Task;
import dev.graft.train.Depth;
import dev.graft.train.Prepared;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What is worth doing before anything is trained, in words. */
final class FirstThings {
  /** Standard errors beyond which a difference is taken for one. */
  private static final double CLEAR = 2;

  /** A class is behind if it is recognised in so much smaller a part of its samples. */
  private static final double BEHIND = 0.1;

  private static final double NOISY = 0.03;

  /** A head that errs more often doubts labels for want of knowing better. */
  private static final double TRUSTED = 0.85;

  /** R² up to which a head of numbers has learned nothing that could not be chance. */
  private static final double NOTHING_EXPLAINED = 0.02;

  private FirstThings() {}

  static List<String> of(Prepared prepared, Evidence evidence, List<Depth> depths) {
    List<String> first = new ArrayList<>(prepared.data().warnings());
    nothingKnown(prepared, evidence, first);
    earlierDepth(prepared, depths, first);
    weakestClass(prepared, evidence.classes(), first);
    labels(prepared, evidence, first);
    return List.copyOf(first);
  }

  private static void nothingKnown(Prepared prepared, Evidence evidence, List<String> first) {
    if (prepared.data().task() == Task.REGRESS && prepared.headScore() <= NOTHING_EXPLAINED) {
      first.add(
          String.format(
              Locale.ROOT,
              "take another backbone, or label more: from what %s shows of these %s their numbers are predicted no better than by naming the mean (R² %.3f)",
              prepared.backbone(),
              prepared.noun().many(),
              prepared.headScore()));
    }
    int samples = evidence.classes().stream().mapToInt(ClassCount::samples).sum();
    int most = evidence.classes().stream().mapToInt(ClassCount::samples).max().orElse(0);
    double guessing = most / (double) Math.max(1, samples);
    double doubt = CLEAR * Math.sqrt(guessing * (1 - guessing) / Math.max(1, samples));
    if (evidence.labels().isPresent() && prepared.headScore() <= guessing + doubt) {
      first.add(
          String.format(
              Locale.ROOT,
              "take another backbone, or label more: what %s shows of these %s tells their classes apart not clearly better than always naming the most frequent one (%.3f against %.3f)",
              prepared.backbone(),
              prepared.noun().many(),
              prepared.headScore(),
              guessing));
    }
  }

  private static void earlierDepth(Prepared prepared, List<Depth> depths, List<String> first) {
    if (depths.isEmpty()) {
      return;
    }
    Depth own = depths.get(depths.size() - 1);
    Depth best = depths.stream().max(Comparator.comparingDouble(Depth::score)).orElseThrow();
    int samples = Math.min(Depth.MOST_SAMPLES, prepared.training().size());
    double doubt = CLEAR * Math.sqrt(own.score() * (1 - own.score()) / samples);
    if (best.score() > own.score() + doubt) {
      first.add(
          String.format(
              Locale.ROOT,
              "take the features from '%s', behind the block %s, where an exact head reaches %.3f and not %.3f: what the network makes of them later is made for other data",
              best.tensor(),
              best.block(),
              best.score(),
              own.score()));
    }
  }

  private static void weakestClass(
      Prepared prepared, List<ClassCount> classes, List<String> first) {
    classes.stream()
        .filter(one -> one.samples() > 0)
        .min(Comparator.comparingDouble(ClassCount::recall))
        .filter(one -> one.recall() < prepared.headScore() - BEHIND)
        .ifPresent(
            one ->
                first.add(
                    String.format(
                        Locale.ROOT,
                        "label more %s of '%s' first: of its %d the head recognises %.0f %%, of all %.0f %%",
                        prepared.noun().many(),
                        one.name(),
                        one.samples(),
                        100 * one.recall(),
                        100 * prepared.headScore())));
  }

  private static void labels(Prepared prepared, Evidence evidence, List<String> first) {
    int samples = evidence.samples().size();
    evidence
        .labels()
        .filter(found -> prepared.headScore() >= TRUSTED && found.count() > NOISY * samples)
        .ifPresent(
            found ->
                first.add(
                    String.format(
                        Locale.ROOT,
                        "look at the labels: %d of %d %s %s of another class",
                        found.count(),
                        samples,
                        prepared.noun().many(),
                        found.count() == 1 ? "looks as if it were" : "look as if they were")));
  }
}
