package dev.graft.train;

import dev.graft.Evenly;
import dev.graft.GraftException;
import dev.graft.data.Sample;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.FeatureChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How good an exact head is on what a network knows at one depth.
 *
 * @param block the last block before it, or "features" for the network's own
 * @param tensor what the features are means of
 * @param features how many there are
 * @param score share of training samples whose class is right, each left out in turn, or of labels;
 *     for numbers R²
 */
public record Depth(String block, String tensor, int features, double score) {
  private static final int MOST_BLOCKS = 6;

  /** Of how many training samples it is a share at most. */
  public static final int MOST_SAMPLES = 500;

  /**
   * Several depths from the input to the features, in one pass over some training samples; none
   * where samples have lengths, as what their positions are worth depends on the layer.
   */
  static List<Depth> of(FeatureJob job) {
    if (!job.backbone().processor().signature().isFixed()) {
      return List.of();
    }
    List<End> ends = ends(job.backbone(), job.choice().features());
    List<Sample> samples = Evenly.some(job.data().train(), MOST_SAMPLES);
    SideBySide shown =
        SideBySide.of(
            "Features at several depths",
            ends.stream().map(End::file).toList(),
            samples,
            job.workshop());
    List<Double> scores = shown.scores(job.data(), job.workshop().threads());
    List<Depth> depths = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      End end = ends.get(i);
      depths.add(
          new Depth(end.name(), end.file().features(), shown.widths().get(i), scores.get(i)));
    }
    return List.copyOf(depths);
  }

  /**
   * A network up to one depth.
   *
   * @param name of the last block, or "features"
   */
  record End(String name, BackboneFile file) {}

  /** Several depths from the input, those whose outputs can be averaged, and last the features. */
  static List<End> ends(BackboneFile own, FeatureChoice features) {
    List<End> ends = new ArrayList<>();
    for (Block block : some(own.backbone())) {
      upTo(block, own, features).ifPresent(file -> ends.add(new End(block.name(), file)));
    }
    ends.add(new End("features", own));
    return List.copyOf(ends);
  }

  private static Optional<BackboneFile> upTo(
      Block block, BackboneFile own, FeatureChoice features) {
    FeatureChoice choice = new FeatureChoice(features.output(), Optional.of(block.output()));
    try {
      return Optional.of(BackboneFile.read(own.source(), own.processor().modality(), choice));
    } catch (GraftException e) {
      return Optional.empty(); // a tensor that is no map of each sample
    }
  }

  /** Evenly from all but the last, whose output the features are. */
  private static List<Block> some(Backbone backbone) {
    List<Block> blocks = backbone.blocks();
    int candidates = blocks.size() - 1;
    int count = Math.min(MOST_BLOCKS, candidates);
    List<Block> some = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      some.add(blocks.get(i * candidates / count - 1));
    }
    return some;
  }
}
