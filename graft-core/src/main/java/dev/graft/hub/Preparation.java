package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.PictureInput;
import dev.graft.image.ChannelOrder;
import dev.graft.image.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How pictures are prepared for a network.
 *
 * @param preprocessing what is done to each
 * @param origin where that was learned, as a phrase
 */
public record Preparation(Preprocessing preprocessing, String origin) {
  /**
   * What is said beside a network's file, else ImageNet's values at the size that it takes.
   *
   * @throws GraftException if the file is no network for pictures, or what lies beside it cannot be
   *     understood
   */
  public static Preparation of(Path file) {
    Optional<Preprocessing> beside = Preprocessing.beside(file);
    if (beside.isPresent()) {
      String origin =
          Hub.nameOf(file)
              .map(
                  name ->
                      "as backbone '%s', which comes with Graft, wants pictures".formatted(name))
              .orElse("as the file beside the backbone says");
      return new Preparation(beside.get(), origin);
    }
    return usual(OnnxFile.read(file), file.toString());
  }

  private static Preparation usual(Graph network, String source) {
    PictureInput input = PictureInput.of(network, source);
    long[] extents = input.standardised(network).inputs().get(0).extents();
    Preprocessing usual = Preprocessing.imageNet();
    long side = Math.max(extents[2], extents[3]);
    if (side > 0 && (extents[2] < 0 || extents[3] < 0 || extents[2] == extents[3])) {
      usual = Preprocessing.imageNet((int) side);
    }
    if (input.channels() == 1) {
      usual =
          usual
              .withChannelOrder(ChannelOrder.GREY)
              .withMean(List.of(0.449, 0.449, 0.449)) // the means of ImageNet's
              .withStd(List.of(0.226, 0.226, 0.226));
      return new Preparation(usual, "ImageNet's usual values, in grey");
    }
    return new Preparation(usual, "ImageNet's usual values");
  }
}
