package dev.graft.image;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Graph;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Networks that say they take pictures of any size, tried with the one they will get. */
final class FreeSize {
  /** The sides that networks are trained at, the usual ones first. */
  private static final List<Integer> USUAL_SIDES =
      List.of(
          224, 256, 299, 384, 288, 240, 320, 331, 336, 192, 160, 144, 128, 112, 96, 64, 48, 32, 28);

  private FreeSize() {}

  /**
   * Tries a picture of a size, unless the network states its own.
   *
   * @param network takes float32 [N, 3, H, W]
   * @throws GraftException if it cannot compute it, naming a size that it can
   */
  static void require(String source, Graph network, Size size) {
    long[] extents = network.inputs().get(0).extents();
    if (extents[2] > 0 && extents[3] > 0) {
      return;
    }
    Optional<GraftException> failure = failure(network, size);
    if (failure.isEmpty()) {
      return;
    }
    Optional<Size> other =
        USUAL_SIDES.stream()
            .map(Size::square)
            .filter(square -> fits(extents[2], square) && fits(extents[3], square))
            .filter(square -> failure(network, square).isEmpty())
            .findFirst();
    throw new GraftException(
        Fault.MODEL,
        String.format(
            Locale.ROOT,
            "%s leaves open how large its pictures are, but cannot compute any of %d x %d pixels; %s.",
            source,
            size.width(),
            size.height(),
            other
                .map(
                    it ->
                        String.format(
                            Locale.ROOT,
                            "it can compute %d x %d: crop them to that",
                            it.width(),
                            it.height()))
                .orElse("crop them to the size that it was trained on")),
        failure.get());
  }

  private static boolean fits(long extent, Size square) {
    return extent < 0 || extent == square.width();
  }

  private static Optional<GraftException> failure(Graph network, Size size) {
    try (Engine engine = Engine.of(network, 1)) {
      String input = network.inputs().get(0).name();
      engine.run(Signature.ofFloats(input, 3, size.height(), size.width()).zeros(1));
      return Optional.empty();
    } catch (GraftException e) {
      return Optional.of(e);
    }
  }
}
