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
    BackboneFile own = job.backbone();
    List<BackboneFile> ends = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Block block : some(own.backbone())) {
      Optional<BackboneFile> end = upTo(block, job);
      end.ifPresent(ends::add);
      end.ifPresent(found -> names.add(block.name()));
    }
    ends.add(own);
    names.add("features");
    List<Sample> samples = Evenly.some(job.data().train(), MOST_SAMPLES);
    SideBySide shown = SideBySide.of("Features at several depths", ends, samples, job.workshop());
    List<Double> scores = shown.scores(job.data(), job.workshop().threads());
    List<Depth> depths = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      depths.add(
          new Depth(names.get(i), ends.get(i).features(), shown.widths().get(i), scores.get(i)));
    }
    return List.copyOf(depths);
  }

  /** Empty where the block's output cannot be averaged over its positions. */
  private static Optional<BackboneFile> upTo(Block block, FeatureJob job) {
    BackboneFile own = job.backbone();
    FeatureChoice choice =
        new FeatureChoice(job.choice().features().output(), Optional.of(block.output()));
    try {
      return Optional.of(BackboneFile.read(own.source(), own.processor().modality(), choice));
    } catch (GraftException e) {
      return Optional.empty();
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
