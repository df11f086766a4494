package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Targets;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.features.FeatureStore;
import dev.graft.graph.Graph;
import dev.graft.graph.JoinedEnds;
import dev.graft.graph.OnnxFile;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.ort.Engine;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What several ends of one network show of the same samples, computed in one pass.
 *
 * @param all the ends' features one after the other
 * @param widths how many of them each end has
 */
record SideBySide(FeatureSet all, List<Integer> widths) {
  SideBySide {
    widths = List.copyOf(widths);
  }

  /**
   * Computes them.
   *
   * @param what names the work for people
   * @param ends one network read up to different tensors, or prepared differently
   * @throws GraftException if no sample can be read
   */
  static SideBySide of(
      String what, List<BackboneFile> ends, List<Sample> samples, Workshop workshop) {
    BackboneFile first = ends.get(0);
    Graph joined = JoinedEnds.of(ends.stream().map(BackboneFile::featureGraph).toList());
    String key = Sha256.of(first.featureKey() + Sha256.of(OnnxFile.toBytes(joined)));
    FeatureStore store = FeatureStore.open(workshop.openCache(), key);
    try (Engine engine = Engine.of(joined, 1)) {
      Extraction extraction =
          new FeatureExtractor(engine, first.processor(), store, workshop.threads())
              .extract(what, samples, Progress.none());
      if (extraction.features().size() == 0) {
        throw new GraftException(
            Fault.DATA,
            String.format(
                Locale.ROOT,
                "none of %d training %s can be read, the first, %s, because it %s; check the"
                    + " files.",
                samples.size(),
                first.processor().modality().noun().many(),
                extraction.skipped().get(0).path(),
                extraction.skipped().get(0).reason()));
      }
      return new SideBySide(
          extraction.features(),
          ends.stream().map(end -> Math.toIntExact(end.backbone().featureCount())).toList());
    }
  }

  /** How good a ridge head is on each end's features, each sample left out in turn. */
  List<Double> scores(DataSet data, int threads) {
    return leftOut(data, threads).stream().map(LeftOut::score).toList();
  }

  /** How a ridge head does on each end's features, each sample left out in turn. */
  List<LeftOut> leftOut(DataSet data, int threads) {
    return IntStream.range(0, widths.size())
        .mapToObj(end -> leftOut(List.of(end), data, threads))
        .toList();
  }

  /** How a ridge head does on the features of several ends together. */
  LeftOut leftOut(List<Integer> ends, DataSet data, int threads) {
    Targets targets = Answers.of(data.task(), all.samples(), data.outputNames().size());
    HeadSettings ridge = HeadSettings.defaults(threads).withMethod(HeadMethod.RIDGE);
    int[] columns = ends.stream().flatMapToInt(this::columns).toArray();
    return LeftOut.of(Heads.fit(all.matrix().columns(columns), targets, ridge), targets);
  }

  private IntStream columns(int end) {
    int from = widths.subList(0, end).stream().mapToInt(Integer::intValue).sum();
    return IntStream.range(from, from + widths.get(end));
  }
}
