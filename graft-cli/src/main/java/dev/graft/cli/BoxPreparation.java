package dev.graft.cli;

import dev.graft.data.BoxSizes;
import dev.graft.detect.DetectionTraining;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.train.BackboneChoice;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How pictures are prepared where boxes are found in them: whole, framed to the network's size. One
 * that takes any is given as many pixels as the smaller boxes of the data need: nine in ten are 45
 * pixels wide or more, the root of their area. Time goes by pixels.
 */
final class BoxPreparation {
  private static final int MOST_SIDE_PX = 416;
  private static final int LEAST_SIDE_PX = 224;
  private static final int COARSEST_STRIDE_PX = 32;
  private static final double SMALL_BOX_PX = 45;
  private static final double SMALL_BOXES = 0.1; // of all
  private static final int GREY = 114;

  private BoxPreparation() {}

  /**
   * For a network that was chosen for pictures.
   *
   * @param changed whether how they are prepared was asked for
   * @param boxes what is to be found
   */
  static BackboneChoice of(BackboneChoice usual, boolean changed, BoxSizes boxes) {
    if (!(usual.modality() instanceof Preprocessing prepared)
        || prepared.resize() instanceof Resize.Letterbox) {
      return usual;
    }
    Graph network = OnnxFile.read(usual.source().file());
    Optional<Size> only = only(network);
    Size size = only.orElseGet(() -> Size.square(sidePx(boxes)));
    boolean detector = DetectionTraining.isDetector(network);
    boolean plain = detector && !changed;
    Preprocessing framed =
        plain
            ? Preprocessing.yolox(size)
            : prepared
                .withResize(new Resize.Letterbox(size, GREY, Resize.Letterbox.Place.CORNER))
                .withCrop(Optional.empty());
    String origin =
        plain
            ? "as YOLOX takes pictures"
            : String.format(
                Locale.ROOT,
                "%s, framed to %d x %d%s",
                usual.origin(),
                size.width(),
                size.height(),
                only.isPresent() ? "" : ", " + reason(boxes));
    return new BackboneChoice(usual.source(), usual.features(), framed, origin);
  }

  /** The one that it takes, if it takes but one. */
  private static Optional<Size> only(Graph network) {
    long[] extents = network.inputs().get(0).extents();
    boolean one = extents.length == 4 && extents[2] > 0 && extents[3] > 0;
    return one ? Optional.of(new Size((int) extents[3], (int) extents[2])) : Optional.empty();
  }

  static int sidePx(BoxSizes boxes) {
    OptionalDouble small = boxes.quantile(SMALL_BOXES);
    double wanted = small.isPresent() ? SMALL_BOX_PX / small.getAsDouble() : MOST_SIDE_PX;
    int cells = (int) Math.ceil(Math.min(wanted, MOST_SIDE_PX) / COARSEST_STRIDE_PX);
    return Math.max(LEAST_SIDE_PX, cells * COARSEST_STRIDE_PX);
  }

  private static String reason(BoxSizes boxes) {
    OptionalDouble small = boxes.quantile(SMALL_BOXES);
    return small.isPresent()
        ? String.format(
            Locale.ROOT,
            "where nine in ten boxes are %.0f pixels wide or more",
            sidePx(boxes) * small.getAsDouble())
        : "as the annotations do not say how large boxes are";
  }
}
