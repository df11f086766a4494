package dev.graft.herbarium;

import java.awt.image.BufferedImage;
import java.util.List;

/** Draws a plan with pen and ink: outlines, veins, hatching and dots, and no colour in between. */
final class InkSketch {
  private static final List<Rgb> INKS =
      List.of(
          Rgb.of(34, 32, 34),
          Rgb.of(62, 44, 32),
          Rgb.of(92, 60, 38),
          Rgb.of(30, 40, 66),
          Rgb.of(44, 54, 48));

  private final Plan plan;
  private final Pen pen;
  private final Dice dice;
  private final Shading shading;

  private InkSketch(Plan plan, Mask ink, Dice dice) {
    this.plan = plan;
    this.dice = dice;
    this.pen = new Pen(ink, dice.between(0.006, 0.0105), dice.split());
    this.shading = dice.pick(List.of(Shading.values()));
  }

  static BufferedImage paint(Plan plan, int size) {
    Dice dice = Dice.at(plan.seed(), 3);
    Film film = Sheets.drawingPaper(size, dice.split());
    Rgb colour = dice.pick(INKS).near(dice, 0.15);
    float[] flow = new Noise(dice.seed()).sheet(size, 9, 3);
    float[] ink = draw(plan, size, dice);
    for (int i = 0; i < ink.length; i++) {
      film.cover(i, colour, ink[i] * (0.86 + 0.12 * flow[i]));
    }
    return plan.camera().scan(film, plan.seed()).toImage();
  }

  private static float[] draw(Plan plan, int size, Dice dice) {
    try (Mask ink = new Mask(size)) {
      InkSketch sketch = new InkSketch(plan, ink, dice);
      plan.specimens().forEach(specimen -> sketch.draw(specimen));
      sketch.pen.dry();
      return ink.values();
    }
  }

  private void draw(Specimen specimen) {
    LeafShape shape = specimen.shape();
    shape.blades().forEach(this::draw);
    for (Blemish blemish : specimen.blemishes()) {
      if (blemish instanceof Blemish.Spot) {
        pen.dot(blemish.outline().first(), 1.6);
      } else {
        pen.clear(blemish.outline());
        pen.line(blemish.outline(), 0.7);
      }
    }
    for (Ribbon stalk : shape.stalks()) {
      Curve outline = stalk.outline();
      pen.clear(outline);
      pen.line(outline, 0.9);
    }
  }

  private void draw(Blade blade) {
    double breadth = blade.breadth();
    if (breadth < 0.02) {
      pen.clear(blade.outline());
      pen.line(blade.midrib().line(), 1.2);
      return;
    }
    pen.clear(blade.outline());
    pen.within(
        blade.outline(),
        () -> {
          shade(blade, breadth);
          blade.veins().forEach(vein -> pen.line(vein.line(), 0.6));
        });
    pen.line(blade.midrib().line(), 1);
    pen.line(blade.right(), 1.15);
    pen.line(blade.left(), 1.15);
  }

  /** The half that is turned away from the light gets most of the ink. */
  private void shade(Blade blade, double breadth) {
    Point right = blade.direction().across();
    Point light = plan.light().direction();
    int darkSide = right.x() * light.x() + right.y() * light.y() > 0 ? -1 : 1;
    double length = blade.midrib().line().last().minus(blade.midrib().line().first()).length();
    shading.apply(pen, blade, darkSide, length, breadth, dice);
  }
}
