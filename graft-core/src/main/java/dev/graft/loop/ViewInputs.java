package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Sample;
import dev.graft.features.View;
import dev.graft.image.Augmentation;
import dev.graft.image.Picture;
import dev.graft.image.PictureStore;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.loop.Randomness.Purpose;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The same few views of each picture over and over, so that teacher and pupil look at the same
 * thing: equal parts of the picture, each in the size that it wants. Every other time around, the
 * pupil sees them mirrored; of a thing and its mirror image a teacher thinks much the same.
 */
public final class ViewInputs implements Inputs {
  private final List<Sample> samples;
  private final PictureStore store;
  private final Preprocessing preprocessing;
  private final Size size;
  private final int views;
  private final long seed;

  public ViewInputs(
      List<Sample> samples, PictureStore store, Preprocessing preprocessing, int views, long seed) {
    this.samples = samples;
    this.store = store;
    this.preprocessing = preprocessing;
    this.size = size(preprocessing);
    this.views = views;
    this.seed = seed;
  }

  private static Size size(Preprocessing preprocessing) {
    return preprocessing
        .outputSize()
        .orElseThrow(
            () ->
                new GraftException(
                    Fault.USAGE,
                    "views have one size, and the preprocessing leaves each picture its own; say which in a preprocessor_config.json beside the network, or ask for a crop."));
  }

  /** One of the views, in the size that a network wants. */
  public static View view(Preprocessing preprocessing, long number, long seed) {
    Size size = size(preprocessing);
    return (sample, picture) ->
        Augmentation.standard()
            .view(
                picture,
                size,
                preprocessing.interpolation(),
                Randomness.at(
                    seed,
                    Purpose.VIEW,
                    number,
                    Long.parseUnsignedLong(sample.sha256().substring(0, 16), 16)));
  }

  /** What is left to do for a view: it has its size already. */
  public static Preprocessing normalisation(Preprocessing preprocessing) {
    return preprocessing.withResize(new Resize.None()).withCrop(preprocessing.outputSize());
  }

  @Override
  public List<Long> shape() {
    return List.of(3L, (long) size.height(), (long) size.width());
  }

  @Override
  public int samples() {
    return samples.size();
  }

  @Override
  public void write(int sample, long number, FloatBuffer out, int offset) {
    Picture picture = PictureInputs.picture(store, samples.get(sample));
    Picture view = view(preprocessing, number % views, seed).of(samples.get(sample), picture);
    boolean mirrored = number / views % 2 == 1;
    normalisation(preprocessing).apply(mirrored ? view.mirrored() : view, out, offset);
  }

  @Override
  public void close() {}
}
