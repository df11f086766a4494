package dev.graft.modality;

import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.data.PictureSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a whole picture lies in what a network is shown of it, in pixels of that; parts of it may
 * lie beyond. Nothing hangs on the size that the picture is kept in.
 *
 * @param left where its left edge lies
 * @param top where its upper edge lies
 * @param width how wide it is there, above 0
 * @param height how high it is there, above 0
 * @param mirrored whether left and right are exchanged within it
 */
public record Placement(double left, double top, double width, double height, boolean mirrored) {
  /** Checks the sides. */
  public Placement {
    if (!(width > 0 && height > 0)) {
      throw new IllegalArgumentException("no picture is " + width + " x " + height + " pixels");
    }
  }

  /**
   * Where a box of the picture lies in the view.
   *
   * @param picture the size that the box is written for
   */
  public Box of(Box box, PictureSize picture) {
    double across = (mirrored ? -width : width) / picture.width();
    return box.mapped(across, height / picture.height(), mirrored ? left + width : left, top);
  }

  /**
   * Which box of the picture lies there in the view.
   *
   * @param picture the size that the result is written for
   */
  public Box back(Box box, PictureSize picture) {
    double across = picture.width() / (mirrored ? -width : width);
    double down = picture.height() / height;
    return box.mapped(across, down, -(mirrored ? left + width : left) * across, -top * down);
  }

  /**
   * What of the picture a box encloses that was found in the view: cut off at the picture's edges,
   * empty where nothing is left.
   *
   * @param picture the size that the result is written for
   */
  public Optional<Box> found(Box inView, PictureSize picture) {
    return Optional.of(back(inView, picture).clippedTo(picture)).filter(box -> !box.isEmpty());
  }

  /**
   * The boxes of a picture that can be seen in a view, cut off at its edges.
   *
   * @param picture the size that the boxes are written for
   * @param view the size of the view
   * @param least how much of a box has to be seen, as a part of its area
   */
  public List<LabelledBox> seen(
      List<LabelledBox> boxes, PictureSize picture, PictureSize view, double least) {
    List<LabelledBox> seen = new ArrayList<>();
    for (LabelledBox one : boxes) {
      Box whole = of(one.box(), picture);
      Box shown = whole.clippedTo(view);
      if (!shown.isEmpty() && shown.area() >= least * whole.area()) {
        double area = one.area() * shown.area() / one.box().area();
        seen.add(new LabelledBox(one.index(), shown, one.crowd(), area));
      }
    }
    return seen;
  }
}
