package dev.graft.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How large the things are that a data set has boxes around, as far as its annotations tell; no
 * picture is looked at.
 *
 * @param shares for each box the root of its area, as a part of its picture's longer side, rising
 */
public record BoxSizes(List<Double> shares) {
  /** Sorts the list. */
  public BoxSizes {
    shares = shares.stream().sorted().toList();
  }

  /**
   * Those of a data set; empty if it holds no boxes, or something else is asked of it.
   *
   * @throws dev.graft.GraftException if annotations cannot be read
   */
  public static Optional<BoxSizes> of(Path path, DataSetOptions options) {
    Asked asked = Asked.of(options);
    if (!Files.exists(path) || asked.task().filter(task -> task != Task.DETECT).isPresent()) {
      return Optional.empty();
    }
    Archives archives = new Archives();
    try {
      return found(path, asked, archives).map(listing -> of(listing, options.classes()));
    } finally {
      archives.closeAllBut(Set.of());
    }
  }

  private static Optional<Listing> found(Path path, Asked asked, Archives archives) {
    if (Files.isDirectory(path)) {
      return BoxLayout.find(Tree.ofFolder(path), asked);
    }
    return ArchiveFormat.of(path).equals(Optional.of(ArchiveFormat.ZIP))
        ? BoxLayout.find(Tree.ofZip(path, archives), asked)
        : BoxLayout.find(path, asked);
  }

  private static BoxSizes of(Listing listing, List<String> classes) {
    return new BoxSizes(
        listing.candidates().stream()
            .map(Candidate::answer)
            .filter(Candidate.Answer.Boxes.class::isInstance)
            .map(Candidate.Answer.Boxes.class::cast)
            .flatMap(
                answer ->
                    (classes.isEmpty() ? answer : answer.keeping(Set.copyOf(classes)))
                        .boxes().stream()
                            .filter(box -> !box.crowd())
                            .flatMap(box -> share(box, answer.stated()).stream()))
            .toList());
  }

  private static Optional<Double> share(StatedBox box, StatedSize stated) {
    double side = Math.sqrt(Math.abs((box.x2() - box.x1()) * (box.y2() - box.y1())));
    if (stated instanceof StatedSize.Unstated || !(side > 0)) {
      return Optional.empty();
    }
    return Optional.of(
        stated instanceof StatedSize.Pixels pixels
            ? side / Math.max(pixels.size().width(), pixels.size().height())
            : side);
  }

  /**
   * The size that a part of the boxes are no larger than.
   *
   * @param part from 0 to 1
   * @return empty where no size is known
   */
  public OptionalDouble quantile(double part) {
    return shares.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(shares.get((int) Math.round(part * (shares.size() - 1))));
  }
}
