package dev.graft.herbarium;

import java.awt.image.BufferedImage;

/** Draws a plan as a photograph. */
final class Photograph {
  private Photograph() {}

  static BufferedImage paint(Plan plan, int size) {
    Film film = plan.backdrop().paint(size, plan.light(), Dice.at(plan.seed(), 0));
    for (Specimen specimen : plan.specimens()) {
      new LeafSurface(specimen, plan.light(), size).layOn(film);
    }
    return plan.camera().expose(film, plan.seed()).toImage();
  }
}
