package dev.graft.pretrain;

import dev.graft.data.Sample;
import dev.graft.features.SampleView;
import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.image.Augmentation;
import dev.graft.image.Picture;
import dev.graft.image.PictureStore;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.loop.Inputs;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.Augment;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import dev.graft.modality.Viewing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The same few views of each picture over and over, so that teacher and pupil look at the same
 * thing: equal parts of the picture, each in the size that it wants. Every other time around, the
 * pupil sees them mirrored; of a thing and its mirror image a teacher thinks much the same.
 */
final class ViewInputs implements Inputs {
  private static final Viewing VIEWING = Viewing.of(Augment.STANDARD);

  private final List<Sample> samples;
  private final PictureStore store;
  private final Preprocessing preprocessing;
  private final String input;
  private final int views;
  private final long seed;
  private final Size size;

  /**
   * Views of pictures.
   *
   * @param preprocessing gives pictures the size that the pupil wants
   * @param input what the pupil's input is called
   * @param views how many of each picture come round
   */
  ViewInputs(
      List<Sample> samples,
      PictureStore store,
      Preprocessing preprocessing,
      String input,
      int views,
      long seed) {
    this.samples = samples;
    this.store = store;
    this.size = preprocessing.outputSize().orElseThrow();
    this.preprocessing =
        preprocessing.withResize(new Resize.None()).withCrop(Optional.of(size)); // of a view
    this.input = input;
    this.views = views;
    this.seed = seed;
  }

  /** One of the views, in the size that a network wants. */
  static SampleView view(long number, long seed) {
    return SampleInputs.drawn(VIEWING, number, seed);
  }

  @Override
  public Signature signature() {
    return Signature.ofFloats(input, 3, size.height(), size.width());
  }

  @Override
  public int samples() {
    return samples.size();
  }

  @Override
  public Map<String, Tensor> example(int sample, long number, Memory memory) {
    RandomGenerator random = view(number % views, seed).of(samples.get(sample)).random();
    Picture view =
        Augmentation.standard()
            .view(picture(samples.get(sample)), size, preprocessing.interpolation(), random);
    boolean mirrored = number / views % 2 == 1;
    Signature.Input values = signature().primary();
    long[] shape = signature().shapes(1).of(input);
    ByteBuffer bytes = memory.of(input, values.bytes(shape));
    preprocessing.apply(mirrored ? view.mirrored() : view, bytes.asFloatBuffer(), 0);
    return Map.of(input, Tensor.ofBytes(ElementType.FLOAT, shape, bytes));
  }

  private Picture picture(Sample sample) {
    try {
      return store.get(sample.sha256(), sample::open);
    } catch (IOException e) {
      throw SampleInputs.unreadable(sample, e);
    }
  }

  @Override
  public void close() {}
}
