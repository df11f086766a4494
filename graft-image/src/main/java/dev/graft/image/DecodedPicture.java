package dev.graft.image;

import dev.graft.UnreadableException;
import dev.graft.data.PictureSize;
import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.modality.Augment;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.Placement;
import dev.graft.modality.View;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A picture, and how a network wants it. */
record DecodedPicture(Picture picture, PictureProcessor processor) implements Decoded {
  private static final long MOST_PIXELS = Integer.MAX_VALUE / (3 * Float.BYTES);

  @Override
  public Map<String, Tensor> example(View view, Memory memory) throws UnreadableException {
    Preprocessing preprocessing = processor.preprocessing();
    Augment augment = view.viewing().augment();
    if (preprocessing.letterbox().isPresent()) {
      Picture framed = framing(view).apply(picture, preprocessing, colours(augment), view.random());
      return written(framed, preprocessing.withResize(new Resize.None()), memory);
    }
    return switch (augment) {
      case NONE -> written(picture, preprocessing, memory);
      case SHIFT -> written(Shift.view(picture, view.random()), preprocessing, memory);
      case LIGHT -> cropped(Augmentation.light(), view, memory);
      case STANDARD -> cropped(Augmentation.standard(), view, memory);
      case STRONG -> cropped(Augmentation.strong(), view, memory);
    };
  }

  /** Draws where a view shows the picture, before anything else is drawn. */
  private Framing framing(View view) {
    Resize.Letterbox box = processor.preprocessing().letterbox().orElseThrow();
    Size size = processor.viewSize(view.viewing());
    Resize.Letterbox own = new Resize.Letterbox(size, box.grey(), box.place());
    return switch (view.viewing().augment()) {
      case NONE -> Framing.whole(own, picture.size());
      case SHIFT -> Framing.moved(own, picture.size(), view.random());
      case LIGHT, STANDARD, STRONG -> Framing.scaled(own, picture.size(), view.random());
    };
  }

  /** How the colours of a view differ from the picture's; its shape is the framing's. */
  private static Optional<Augmentation> colours(Augment augment) {
    return switch (augment) {
      case NONE, SHIFT, LIGHT -> Optional.empty();
      case STANDARD -> Optional.of(Augmentation.standard());
      case STRONG -> Optional.of(Augmentation.strong());
    };
  }

  @Override
  public PictureSize pictureSize() {
    return new PictureSize(picture.width(), picture.height());
  }

  @Override
  public Placement placement(View view) {
    if (processor.preprocessing().letterbox().isEmpty()) {
      return Decoded.super.placement(view);
    }
    return framing(view).placement();
  }

  /** A random part, which has its size already. */
  private Map<String, Tensor> cropped(Augmentation augmentation, View view, Memory memory)
      throws UnreadableException {
    Preprocessing preprocessing = processor.preprocessing();
    Size size = processor.viewSize(view.viewing());
    Picture part = augmentation.view(picture, size, preprocessing.interpolation(), view.random());
    return written(
        part, preprocessing.withResize(new Resize.None()).withCrop(Optional.of(size)), memory);
  }

  private Map<String, Tensor> written(Picture shown, Preprocessing preprocessing, Memory memory)
      throws UnreadableException {
    Size resized = preprocessing.resize().apply(shown.size());
    if (resized.pixels() > ImageCheck.MAX_PIXELS) {
      throw new UnreadableException(
          "is " + shown.size() + " pixels, which would have to be resized to " + resized);
    }
    Size size = preprocessing.outputSize(shown.size());
    if (size.pixels() > MOST_PIXELS) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT, "is too large for the network: %d x %d", size.width(), size.height()));
    }
    String name = processor.input().standardName();
    ByteBuffer bytes = memory.of(name, Math.toIntExact(3L * Float.BYTES * size.pixels()));
    preprocessing.apply(shown, bytes.asFloatBuffer(), 0);
    return Map.of(
        name,
        Tensor.ofBytes(ElementType.FLOAT, new long[] {1, 3, size.height(), size.width()}, bytes));
  }

  @Override
  public long sketch() {
    return PerceptualHash.of(picture);
  }
}
