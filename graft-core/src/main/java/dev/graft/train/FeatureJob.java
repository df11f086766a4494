package dev.graft.train;

import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.data.DataSet;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureStore;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.image.ImageCheck;
import dev.graft.image.Preprocessing;
import dev.graft.ort.Engine;

/**
 * From a data set and a backbone to features: the first half of every training with a frozen
 * backbone. The owner closes it; a data set in a zip can be read until then.
 */
public final class FeatureJob implements AutoCloseable {
  private final FeatureRequest request;
  private final BackboneFile backbone;
  private final DataSet data;

  private FeatureJob(FeatureRequest request, BackboneFile backbone, DataSet data) {
    this.request = request;
    this.backbone = backbone;
    this.data = data;
  }

  /**
   * Reads the backbone and looks at every file of the data set.
   *
   * @throws GraftException if either cannot be used
   */
  public static FeatureJob open(FeatureRequest request) {
    BackboneFile backbone = BackboneFile.read(request.backbone(), request.preprocessing());
    DataSet data = DataSet.read(request.data(), request.dataOptions(), ImageCheck::problem);
    return new FeatureJob(request, backbone, data);
  }

  /** The features of all parts; those that were computed before come from the feature store. */
  public Parts extract(Progress progress) {
    Graph prefix = backbone.featureGraph();
    FeatureStore store =
        FeatureStore.open(
            Graft.home().resolve("features"), featureKey(prefix, request.preprocessing()));
    try (Engine engine = Engine.of(prefix, 1)) {
      return Parts.extract(
          data,
          new FeatureExtractor(engine, request.preprocessing(), store, request.threads()),
          progress);
    }
  }

  /** Names the features that this prefix makes of pictures prepared like this. */
  private static String featureKey(Graph prefix, Preprocessing preprocessing) {
    return Sha256.of(Sha256.of(OnnxFile.toBytes(prefix)) + preprocessing.toJson());
  }

  BackboneFile backbone() {
    return backbone;
  }

  /** Closes the archives that samples are read from. */
  @Override
  public void close() {
    data.close();
  }
}
