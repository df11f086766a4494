package dev.graft.train;

import dev.graft.Evenly;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.graph.EarlierBlocks;
import dev.graft.graph.FeatureChoice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which earlier blocks go beside a network's features, where that is left to the data: one after
 * the other the one that does best with those taken before, for as long as an exact head does
 * clearly better with it, each training sample left out in turn.
 *
 * @param features with nothing left to be chosen
 * @param note what was chosen and why, a phrase; empty where there was no choice
 */
record DepthChoice(FeatureChoice features, Optional<String> note) {
  private static final int MOST_TAKEN = 3;

  /**
   * The choice by some training samples.
   *
   * @param backbone whose own features are not in question
   * @throws dev.graft.GraftException if none of them can be read
   */
  static DepthChoice of(
      FeatureChoice asked, BackboneFile backbone, DataSet data, Workshop workshop) {
    if (!asked.earlier().open()) {
      return new DepthChoice(asked, Optional.empty());
    }
    List<Depth.End> ends = Depth.ends(backbone, asked.with(EarlierBlocks.none()));
    List<Sample> samples = Evenly.some(data.train(), Depth.MOST_SAMPLES);
    SideBySide shown =
        SideBySide.of(
            "Choosing depths", ends.stream().map(Depth.End::file).toList(), samples, workshop);
    Taken alone =
        new Taken(
            List.of(ends.size() - 1),
            shown.leftOut(List.of(ends.size() - 1), data, workshop.threads()));
    Taken best = alone;
    for (Optional<Taken> next = Optional.of(alone);
        next.isPresent() && best.ends().size() <= MOST_TAKEN;
        next = oneMore(best, shown, data, workshop.threads())) {
      best = next.get();
    }
    List<String> names =
        best.ends().stream().filter(i -> i < ends.size() - 1).map(i -> ends.get(i).name()).toList();
    return new DepthChoice(
        asked.with(EarlierBlocks.of(names)),
        Optional.of(note(names, alone.leftOut(), best.leftOut(), data)));
  }

  /** Ends in order, and how a head on all of them does. */
  private record Taken(List<Integer> ends, LeftOut leftOut) {}

  /** With the end that helps most, if it helps clearly. */
  private static Optional<Taken> oneMore(
      Taken before, SideBySide shown, DataSet data, int threads) {
    List<Integer> open =
        IntStream.range(0, shown.widths().size())
            .boxed()
            .filter(end -> !before.ends().contains(end))
            .toList();
    double[] squares = before.leftOut().squares();
    double most = PairedTest.needed(squares.length, open.size());
    Optional<Taken> best = Optional.empty();
    for (int end : open) {
      List<Integer> ends = Stream.concat(before.ends().stream(), Stream.of(end)).sorted().toList();
      LeftOut leftOut = shown.leftOut(ends, data, threads);
      double ahead = PairedTest.lead(leftOut.squares(), squares).standardErrors();
      if (ahead > most) {
        most = ahead;
        best = Optional.of(new Taken(ends, leftOut));
      }
    }
    return best;
  }

  private static String note(List<String> names, LeftOut alone, LeftOut with, DataSet data) {
    String measure =
        data.task() == Task.CLASSIFY
            ? "accuracy"
            : data.task() == Task.MULTILABEL ? "share of right labels" : "R²";
    String samples =
        String.format(
            Locale.ROOT,
            "on %d training samples, each left out in turn, %s",
            alone.errors().length,
            measure);
    return names.isEmpty()
        ? String.format(
            Locale.ROOT,
            "features: the network's own alone, as a head does not do clearly better with those of"
                + " any earlier block beside them (%s %.3f)",
            samples,
            alone.score())
        : String.format(
            Locale.ROOT,
            "features: the network's own and the means of %s, with which a head does clearly better"
                + " (%s %.3f, and %.3f without)",
            String.join(", ", names),
            samples,
            with.score(),
            alone.score());
  }
}
