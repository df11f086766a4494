package dev.graft.cli;

import dev.graft.detect.DetectionTraining;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.train.BackboneChoice;
import java.util.Locale;
import java.util.Optional;

/** How pictures are prepared where boxes are found in them: whole, framed to the network's size. */
final class BoxPreparation {
  private static final int USUAL_SIDE_PX = 416;
  private static final int GREY = 114;

  private BoxPreparation() {}

  /**
   * For a network that was chosen for pictures.
   *
   * @param changed whether how they are prepared was asked for
   */
  static BackboneChoice of(BackboneChoice usual, boolean changed) {
    if (!(usual.modality() instanceof Preprocessing prepared)
        || prepared.resize() instanceof Resize.Letterbox) {
      return usual;
    }
    Graph network = OnnxFile.read(usual.source().file());
    Size size = size(network);
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
                Locale.ROOT, "%s, framed to %d x %d", usual.origin(), size.width(), size.height());
    return new BackboneChoice(usual.source(), usual.features(), framed, origin);
  }

  /** The one that it takes, if it takes but one. */
  private static Size size(Graph network) {
    long[] extents = network.inputs().get(0).extents();
    boolean one = extents.length == 4 && extents[2] > 0 && extents[3] > 0;
    return one ? new Size((int) extents[3], (int) extents[2]) : Size.square(USUAL_SIDE_PX);
  }
}
