package dev.graft.loop;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UnreadableException;
import dev.graft.data.Sample;
import dev.graft.image.Augmentation;
import dev.graft.image.Picture;
import dev.graft.image.PictureStore;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Shift;
import dev.graft.image.Size;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.policy.Regularisation.Augment;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Pictures as the network takes them: random views, or as they are where nothing is varied. */
public final class PictureInputs implements Inputs {
  private static final int STRIDE_PX = 32;
  private static final int LEAST_VIEW_PX = 96;

  private final List<Sample> samples;
  private final PictureStore store;
  private final Preprocessing preprocessing;
  private final Preprocessing normalisation;
  private final Size size;
  private final Augment augment;
  private final long seed;

  /**
   * Inputs from these samples.
   *
   * @param resolution the side of views as a part of that of whole pictures
   * @throws GraftException if preprocessing leaves pictures of different sizes
   */
  public PictureInputs(
      List<Sample> samples,
      PictureStore store,
      Preprocessing preprocessing,
      Augment augment,
      double resolution,
      long seed) {
    this.samples = samples;
    this.store = store;
    this.preprocessing = preprocessing;
    Size picture =
        preprocessing
            .outputSize()
            .orElseThrow(
                () ->
                    new GraftException(
                        Fault.USAGE,
                        "training more than the head needs pictures of one size, and the preprocessing leaves each its own; crop them all to one size."));
    boolean whole = augment == Augment.NONE || augment == Augment.SHIFT;
    this.size = whole ? picture : viewSize(picture, resolution);
    this.normalisation =
        preprocessing
            .withResize(new Resize.None())
            .withCrop(Optional.of(size)); // of a view, which has that size already
    this.augment = augment;
    this.seed = seed;
  }

  /** The same where views are as large as pictures. */
  public PictureInputs(
      List<Sample> samples,
      PictureStore store,
      Preprocessing preprocessing,
      Augment augment,
      long seed) {
    this(samples, store, preprocessing, augment, 1, seed);
  }

  /** How large views of pictures are: in steps that strided convolutions divide evenly. */
  public static Size viewSize(Size picture, double resolution) {
    int width = side(picture.width(), resolution);
    int height = side(picture.height(), resolution);
    return Math.min(width, height) < LEAST_VIEW_PX ? picture : new Size(width, height);
  }

  private static int side(int px, double resolution) {
    return resolution == 1 ? px : (int) Math.round(px * resolution / STRIDE_PX) * STRIDE_PX;
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
  public void write(int sample, long view, FloatBuffer out, int offset) {
    Picture picture = picture(store, samples.get(sample));
    switch (augment) {
      case NONE -> preprocessing.apply(picture, out, offset);
      case SHIFT -> preprocessing.apply(Shift.view(picture, random(sample, view)), out, offset);
      case LIGHT -> view(Augmentation.light(), picture, sample, view, out, offset);
      case STANDARD -> view(Augmentation.standard(), picture, sample, view, out, offset);
      case STRONG -> view(Augmentation.strong(), picture, sample, view, out, offset);
    }
  }

  private void view(
      Augmentation augmentation,
      Picture picture,
      int sample,
      long number,
      FloatBuffer out,
      int offset) {
    Picture view =
        augmentation.view(picture, size, preprocessing.interpolation(), random(sample, number));
    normalisation.apply(view, out, offset);
  }

  private RandomGenerator random(int sample, long view) {
    return Randomness.at(seed, Purpose.VIEW, view, sample);
  }

  /** The picture of a sample, which could be read when the data set was looked through. */
  static Picture picture(PictureStore store, Sample sample) {
    try {
      return store.get(sample.sha256(), sample::open);
    } catch (IOException e) {
      throw new GraftException(
          Fault.DATA,
          "%s could be read before training but not any more: it %s."
              .formatted(sample.name(), UnreadableException.reason(e)),
          e);
    }
  }

  @Override
  public void close() {}
}
