package dev.graft.herbarium;

import java.util.List;
import java.util.stream.Stream;

/**
 * A leaf as light shows it. Its form is drawn as masks, these give a height for every pixel, and
 * the slopes of that meet the light.
 */
final class LeafSurface {
  /** How far the blade of one leaflet casts a shadow on the next, as a part of the side. */
  private static final double LEAFLET_LIFT = 0.007;

  /** A narrower blade, a needle, shows no fold; as a part of the side. */
  private static final double THINNEST_FOLDED = 0.03;

  private final Specimen specimen;
  private final Light light;
  private final int size;
  private final float[] cover;
  private final float[] stalks;
  private final float[] veins;
  private final float[] decay;
  private final float[] facets;

  LeafSurface(Specimen specimen, Light light, int size) {
    this.specimen = specimen;
    this.light = light;
    this.size = size;
    LeafShape shape = specimen.shape();
    List<Curve> blades = shape.blades().stream().map(Blade::outline).toList();
    List<Curve> stems = shape.stalks().stream().map(Ribbon::outline).toList();
    List<Curve> ribs =
        shape.blades().stream()
            .flatMap(blade -> Stream.concat(Stream.of(blade.midrib()), blade.veins().stream()))
            .map(Ribbon::outline)
            .toList();
    stalks = mask(mask -> mask.fill(stems, 1));
    veins = mask(mask -> mask.fill(ribs, 1));
    decay = mask(this::drawDecay);
    facets = Blur.of(mask(this::drawFacets), size, 0.004 * size);
    cover =
        mask(
            mask -> {
              mask.fill(blades, 1);
              drawHoles(mask);
              mask.fill(stems, 1);
            });
  }

  private interface Drawing {
    void on(Mask mask);
  }

  private float[] mask(Drawing drawing) {
    try (Mask mask = new Mask(size)) {
      drawing.on(mask);
      return mask.values();
    }
  }

  private void drawDecay(Mask mask) {
    for (Blemish blemish : specimen.blemishes()) {
      if (blemish instanceof Blemish.Hole hole) {
        mask.fill(grown(hole.outline(), 1.5), 0.8);
      } else {
        mask.fill(blemish.outline(), blemish instanceof Blemish.Mine ? 0.45 : 0.9);
      }
    }
  }

  private void drawHoles(Mask mask) {
    for (Blemish blemish : specimen.blemishes()) {
      if (blemish instanceof Blemish.Hole hole) {
        mask.fill(hole.outline(), 0);
      }
    }
  }

  private static Curve grown(Curve outline, double factor) {
    Point centre = outline.at(0).towards(outline.at(0.5), 0.5);
    return outline.map(point -> centre.towards(point, factor));
  }

  /** Each half of each blade in the brightness its slope gives it; 0.5 is neutral. */
  private void drawFacets(Mask mask) {
    mask.fill(Curve.of(Point.ORIGIN, new Point(1, 0), new Point(1, 1), new Point(0, 1)), 0.5);
    Dice dice = Dice.at(specimen.seed(), 2);
    List<Blade> blades = specimen.shape().blades();
    Point away = light.direction().times(-LEAFLET_LIFT);
    for (Blade blade : blades) {
      double tone = blades.size() == 1 ? 0.5 : 0.5 + dice.within(0.12);
      if (blades.size() > 1) {
        mask.fill(blade.outline().map(away::plus), 0.2);
      }
      mask.fill(blade.outline(), tone);
      if (blade.breadth() > THINNEST_FOLDED) {
        Point right = blade.direction().across();
        double facing = right.x() * light.direction().x() + right.y() * light.direction().y();
        double fold = 0.16 * specimen.fold() * facing;
        mask.fill(blade.rightHalf(), tone - fold);
        mask.fill(blade.leftHalf(), tone + fold);
      }
    }
  }

  /** Casts the shadow and covers the ground. */
  void layOn(Film film) {
    float[] inside = Blur.of(cover, size, light.softness() * size);
    castShadow(film, inside);
    float[] grooves = Blur.of(veins, size, 0.012 * size);
    float[] spots = specimen.blemishes().isEmpty() ? decay : Blur.of(decay, size, 0.003 * size);
    float[] mottles = new Noise(specimen.seed()).sheet(size, 5, 3);
    float[] leather = new Noise(specimen.seed() + 1).sheet(size, 28, 2);
    float[] height = height(inside, grooves, leather);
    Pigment pigment = specimen.pigment();
    for (int i = 0; i < cover.length; i++) {
      if (cover[i] == 0) {
        continue;
      }
      double turned =
          pigment.edging() * 1.6 * (1 - inside[i])
              + pigment.mottling() * 0.55 * mottles[i]
              + 0.25
              - 0.5 * grooves[i];
      double slope = slope(height, i);
      double brightness =
          1 + light.contrast() * (0.9 * slope + 1.5 * (facets[i] - 0.5)) + 0.05 * leather[i];
      Rgb blade = pigment.main().towards(pigment.second(), clamp(turned));
      Rgb veined = blade.towards(pigment.vein(), 0.75 * veins[i]);
      Rgb worn = veined.towards(pigment.decay(), clamp(spots[i]));
      Rgb colour = worn.towards(pigment.stalk(), stalks[i]);
      double lit = Math.max(0.25, brightness);
      double shine =
          pigment.gloss() * Math.pow(clamp(0.35 + 1.6 * slope + 1.5 * (facets[i] - 0.5)), 2);
      film.cover(
          i,
          colour.red() * lit + shine,
          colour.green() * lit + shine,
          colour.blue() * lit + shine,
          cover[i]);
    }
  }

  private void castShadow(Film film, float[] soft) {
    double reach = specimen.lift() * size;
    int across = (int) Math.round(-light.direction().x() * reach);
    int down = (int) Math.round(-light.direction().y() * reach);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int fromX = Math.max(0, Math.min(size - 1, x - across));
        int fromY = Math.max(0, Math.min(size - 1, y - down));
        film.scale(y * size + x, 1 - light.shadow() * soft[fromY * size + fromX]);
      }
    }
  }

  /** Veins lie low, what is between them bulges, the margin bends down, stalks are round. */
  private float[] height(float[] inside, float[] grooves, float[] leather) {
    float[] height = new float[cover.length];
    float[] roundStalks = Blur.of(stalks, size, 0.005 * size);
    for (int i = 0; i < height.length; i++) {
      height[i] =
          (float)
              (0.022 * inside[i]
                  - 0.04 * specimen.relief() * grooves[i]
                  + 0.0022 * leather[i]
                  + 0.012 * roundStalks[i]);
    }
    return height;
  }

  /** How far the surface faces the light: about -1 to 1. */
  private double slope(float[] height, int pixel) {
    int x = pixel % size;
    int y = pixel / size;
    double across =
        height[y * size + Math.min(size - 1, x + 1)] - height[y * size + Math.max(0, x - 1)];
    double down =
        height[Math.min(size - 1, y + 1) * size + x] - height[Math.max(0, y - 1) * size + x];
    double facing = -(across * light.direction().x() + down * light.direction().y());
    return Math.max(-0.6, Math.min(0.6, 0.5 * size * facing));
  }

  private static double clamp(double part) {
    return Math.max(0, Math.min(1, part));
  }
}
