package dev.graft.herbarium;

import java.awt.image.BufferedImage;

/** How a leaf is shown. The same picture in another style shows the same leaf. */
public enum Style {
  /** In colour, on paper, wood, soil, stone or grass, as a camera sees it. */
  PHOTO,
  /** With pen and ink on paper. */
  INK;

  /** Draws a plan as a square picture of so many pixels a side. */
  BufferedImage paint(Plan plan, int sizePx) {
    return switch (this) {
      case PHOTO -> Photograph.paint(plan, sizePx);
      case INK -> InkSketch.paint(plan, sizePx);
    };
  }
}
