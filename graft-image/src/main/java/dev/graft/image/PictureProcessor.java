package dev.graft.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.Cache;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.graph.ValueInfo;
import dev.graft.graph.ValueInfo.Axis;
import dev.graft.modality.Augment;
import dev.graft.modality.Decoded;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Modality;
import dev.graft.modality.Processor;
import dev.graft.modality.Signature;
import dev.graft.modality.Viewing;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From picture files to the float32 [1, 3, H, W] that a network takes once it is standardised.
 *
 * @param preprocessing how pictures are prepared
 * @param input how the network takes them
 * @param fixed the one size that the network takes, where preprocessing leaves pictures their own
 */
record PictureProcessor(Preprocessing preprocessing, PictureInput input, Optional<Size> fixed)
    implements Processor {
  private static final int USUAL_SIDE_PX = 224; // where pictures keep their own sizes
  private static final int STRIDE_PX = 32;
  private static final int LEAST_VIEW_PX = 96;

  /**
   * For a network as it was exported.
   *
   * @throws GraftException of fault {@code MODEL} if it takes something else, or another size
   */
  static PictureProcessor of(Preprocessing preprocessing, Graph network, String source) {
    PictureInput input = PictureInput.of(network, source);
    ValueInfo standard = input.standardised(network).inputs().get(0);
    requireSize(source, standard, preprocessing);
    long[] extents = standard.extents();
    Optional<Size> fixed =
        preprocessing.outputSize().isEmpty() && extents[2] > 0 && extents[3] > 0
            ? Optional.of(new Size((int) extents[3], (int) extents[2]))
            : Optional.empty();
    return new PictureProcessor(preprocessing, input, fixed);
  }

  @Override
  public Modality modality() {
    return preprocessing;
  }

  @Override
  public JsonNode toJson() {
    return input.toJson();
  }

  @Override
  public Graph standardised(Graph network) {
    return input.standardised(network);
  }

  @Override
  public Graph restored(Graph standardised) {
    return input.restored(standardised);
  }

  @Override
  public Signature signature(Viewing viewing) {
    Optional<Size> size = whole().map(whole -> size(whole, viewing));
    Signature.Input values =
        Signature.ofFloats(
                input.standardName(),
                3,
                size.map(Size::height).orElse((int) Signature.RAGGED),
                size.map(Size::width).orElse((int) Signature.RAGGED))
            .primary();
    return new Signature(List.of(values), USUAL_SIDE_PX, Optional.empty());
  }

  /** How large views of pictures are: in steps that strided convolutions divide evenly. */
  private static Size size(Size whole, Viewing viewing) {
    if (viewing.augment() == Augment.NONE
        || viewing.augment() == Augment.SHIFT
        || viewing.resolution() == 1) {
      return whole;
    }
    int width = side(whole.width(), viewing.resolution());
    int height = side(whole.height(), viewing.resolution());
    if (Math.min(width, height) >= LEAST_VIEW_PX) {
      return new Size(width, height);
    }
    double least = (double) LEAST_VIEW_PX / Math.min(whole.width(), whole.height());
    return least < 1 ? new Size(side(whole.width(), least), side(whole.height(), least)) : whole;
  }

  private static int side(int px, double resolution) {
    return (int) Math.round(px * resolution / STRIDE_PX) * STRIDE_PX;
  }

  /** The size of views, where preprocessing gives all pictures one. */
  Size viewSize(Viewing viewing) {
    return size(whole().orElseThrow(), viewing);
  }

  private Optional<Size> whole() {
    return preprocessing.outputSize().or(() -> fixed);
  }

  @Override
  public void require(Graph standardised, String source) {
    preprocessing.outputSize().ifPresent(size -> FreeSize.require(source, standardised, size));
  }

  @Override
  public Decoded decode(Content content) throws IOException {
    return new DecodedPicture(Decoder.decode(content), this);
  }

  @Override
  public DecodedStore store(Cache cache) {
    PictureStore store = PictureStore.open(cache, preprocessing);
    return (sha256, file) -> new DecodedPicture(store.get(sha256, file::open), this);
  }

  @Override
  public String toString() {
    return input.toString();
  }

  private static void requireSize(String source, ValueInfo input, Preprocessing preprocessing) {
    if (input.shape().get(0) instanceof Axis.Fixed batch && batch.extent() != 1) {
      throw new GraftException(
          Fault.MODEL,
          String.format(
              Locale.ROOT,
              "%s takes batches of exactly %d pictures, and Graft gives it one at a time; export it with a free batch axis, or for one picture.",
              source,
              batch.extent()));
    }
    Optional<Size> made = preprocessing.outputSize();
    if (made.isEmpty()) {
      return;
    }
    long[] extents = input.extents();
    Size size = made.get();
    if (!fits(extents[2], size.height()) || !fits(extents[3], size.width())) {
      long height = extents[2] < 0 ? extents[3] : extents[2];
      long width = extents[3] < 0 ? extents[2] : extents[3];
      throw new GraftException(
          Fault.MODEL,
          String.format(
              Locale.ROOT,
              "%s takes pictures of %s pixels (width x height), and the preprocessing makes %d x %d; crop them to %d x %d.",
              source,
              taken(extents),
              size.width(),
              size.height(),
              width,
              height));
    }
  }

  private static String taken(long[] extents) {
    String width = extents[3] < 0 ? "any" : String.valueOf(extents[3]);
    return width + " x " + (extents[2] < 0 ? "any" : String.valueOf(extents[2]));
  }

  private static boolean fits(long extent, long wanted) {
    return extent < 0 || extent == wanted;
  }
}
