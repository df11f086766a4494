package dev.graft.cli;

import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.herbarium.Herbarium;
import dev.graft.herbarium.HerbariumSettings;
import dev.graft.herbarium.Scene;
import dev.graft.herbarium.Style;
import dev.graft.modality.Modality;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A few pictures that Graft draws, always the same ones, to see what a network forgot of what is
 * nobody's task: leaves outdoors, and ink sketches of others.
 */
final class ReferenceSamples {
  private static final int EACH = 24;
  private static final int SIZE_PX = 224;
  private static final long SEED = 20_160;
  private static final String PICTURES = "image";

  private ReferenceSamples() {}

  /** Those for a network of pictures; none for others. */
  static Supplier<List<Sample>> of(Modality modality) {
    return modality.kind().equals(PICTURES) ? ReferenceSamples::drawn : List::of;
  }

  private static List<Sample> drawn() {
    // Java2D must not look for a screen.
    System.setProperty("java.awt.headless", "true");
    HerbariumSettings some =
        HerbariumSettings.defaults().withCount(EACH).withSizePx(SIZE_PX).withSeed(SEED);
    List<Sample> samples = new ArrayList<>(drawn(some.withScene(Scene.OUTDOORS), "leaf"));
    samples.addAll(drawn(some.withStyle(Style.INK).withSeed(SEED + 1), "sketch"));
    return samples;
  }

  private static List<Sample> drawn(HerbariumSettings settings, String name) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < settings.count(); i++) {
      byte[] file = Herbarium.picture(settings, i);
      samples.add(
          new Sample(
              new Source.Bytes(file, name + " " + i),
              new Target.Values(List.of()),
              Sha256.of(file)));
    }
    return samples;
  }
}
