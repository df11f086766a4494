package dev.graft.train;

import dev.graft.Cache;
import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.StoppedException;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.features.DomainShift;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.features.FeatureStore;
import dev.graft.features.Taps;
import dev.graft.features.View;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.image.ImageCheck;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.ViewInputs;
import dev.graft.ort.Engine;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * From a data set and a backbone to features: the first half of every training with a frozen
 * backbone. The owner closes it; a data set in a zip can be read until then.
 */
public final class FeatureJob implements AutoCloseable {
  private static final int USUAL_SIDE_PX = 224; // where pictures keep their own sizes

  private final FeatureRequest request;
  private final BackboneFile backbone;
  private final DataSet data;
  private final Taps taps;

  private FeatureJob(FeatureRequest request, BackboneFile backbone, DataSet data, Taps taps) {
    this.request = request;
    this.backbone = backbone;
    this.data = data;
    this.taps = taps;
  }

  /**
   * Reads the backbone and looks at every file of the data set.
   *
   * @throws GraftException if either cannot be used
   */
  public static FeatureJob open(FeatureRequest request) {
    BackboneFile backbone =
        BackboneFile.read(request.backbone(), request.preprocessing(), request.choice());
    DataSet data = DataSet.read(request.data(), request.dataOptions(), ImageCheck::problem);
    try {
      BackboneFile checked = checked(backbone, data, request);
      Size picture = request.preprocessing().outputSize().orElse(Size.square(USUAL_SIDE_PX));
      return new FeatureJob(request, checked, data, Taps.of(checked.backbone(), picture));
    } catch (RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  /** The backbone as both engines agree that it computes. */
  private static BackboneFile checked(BackboneFile backbone, DataSet data, FeatureRequest request) {
    boolean agreed =
        EngineAgreement.holds(
            backbone.name(),
            backbone.backbone(),
            backbone.graphKey(),
            request.preprocessing(),
            data.train());
    return agreed ? backbone : backbone.unoptimised();
  }

  /** The features of all parts; those that were computed before come from the feature store. */
  public Parts extract(Progress progress) {
    backbone.notes().forEach(progress::note);
    Graph observed = taps.observed(backbone.featureGraph());
    String key = Sha256.of(featureKey() + Sha256.of(OnnxFile.toBytes(observed)));
    FeatureStore store = FeatureStore.open(Cache.in(Graft.home()), key);
    try (Engine engine = Engine.of(observed, 1)) {
      Parts parts =
          Parts.extract(
              data,
              new FeatureExtractor(
                  engine, request.preprocessing(), store, request.threads(), taps.width()),
              progress);
      backbone.trainedOn(parts).ifPresent(progress::note);
      return parts;
    }
  }

  /**
   * The features of the training pictures as they are, then in random views of them, as {@link
   * FeatureSet#matrixWith} has them.
   *
   * @param count how many views of each picture, itself among them; at least 2
   * @param stop asked now and then
   * @throws StoppedException once it says true
   */
  FloatMatrix views(Parts parts, int count, Progress progress, BooleanSupplier stop) {
    Graph prefix = backbone.featureGraph();
    Preprocessing preprocessing = request.preprocessing();
    long seed = request.dataOptions().seed();
    List<View> views =
        IntStream.range(1, count)
            .mapToObj(number -> ViewInputs.view(preprocessing, number, seed))
            .toList();
    String key = Sha256.of(String.format(Locale.ROOT, "%s %d views %d", featureKey(), count, seed));
    FeatureStore store = FeatureStore.open(Cache.in(Graft.home()), key);
    try (Engine engine = Engine.of(prefix, 1)) {
      Extraction extraction =
          new FeatureExtractor(
                  engine, views, ViewInputs.normalisation(preprocessing), store, request.threads())
              .extract(
                  String.format(Locale.ROOT, "%d views of each training picture", count),
                  parts.train().samples(),
                  progress,
                  stop);
      if (!extraction.skipped().isEmpty()) {
        Skipped first = extraction.skipped().get(0);
        throw new GraftException(
            Fault.DATA,
            "%s could be read at first but not any more: it %s; leave the pictures alone while they are used."
                .formatted(first.path(), first.reason()));
      }
      return parts.train().matrixWith(extraction.features());
    }
  }

  /** How far these samples lie from those that the backbone was trained on, if it tells. */
  OptionalDouble shift(List<Sample> samples) {
    Preprocessing preprocessing = request.preprocessing();
    return preprocessing
        .outputSize()
        .map(
            size ->
                DomainShift.of(
                    backbone.backbone(), preprocessing, size, samples, request.threads()))
        .orElse(OptionalDouble.empty());
  }

  /** Names the features that this prefix makes of pictures prepared like this. */
  private String featureKey() {
    return Sha256.of(backbone.graphKey() + request.preprocessing().toJson());
  }

  /** Where the backbone is observed on the way to its features. */
  Taps taps() {
    return taps;
  }

  BackboneFile backbone() {
    return backbone;
  }

  DataSet data() {
    return data;
  }

  /** Closes the archives that samples are read from. */
  @Override
  public void close() {
    data.close();
  }
}
