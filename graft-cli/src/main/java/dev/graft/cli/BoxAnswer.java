package dev.graft.cli;

import dev.graft.features.SamplePass.Outcome;
import dev.graft.model.Found;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model finds in one picture; as JSON, without what is null, it is what {@code predict}
 * prints.
 *
 * @param width of the upright picture, in pixels
 * @param height of it
 * @param boxes the surest first; empty where nothing is found
 * @param error why there is no answer; all others are null then
 */
record BoxAnswer(
    String file,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable List<Thing> boxes,
    @Nullable String error)
    implements Listed {
  /** What a table says of a box's place. */
  static final List<String> COLUMNS = List.of("left", "top", "right", "bottom");

  /**
   * One thing.
   *
   * @param left where it begins, in pixels from the picture's left edge
   * @param top where it begins, from the upper edge
   * @param right where it has ended
   * @param bottom where it has ended
   */
  record Thing(
      String label, double probability, double left, double top, double right, double bottom) {}

  /**
   * The answer that an outcome means.
   *
   * @param names of the classes
   */
  static BoxAnswer of(String file, Outcome<Found> outcome, List<String> names) {
    if (outcome instanceof Outcome.Unreadable<Found> bad) {
      return new BoxAnswer(file, null, null, null, bad.reason());
    }
    Found found = ((Outcome.Done<Found>) outcome).value();
    List<Thing> things =
        found.things().stream()
            .map(
                one ->
                    new Thing(
                        names.get(one.index()),
                        one.score(),
                        tenths(one.box().left()),
                        tenths(one.box().top()),
                        tenths(one.box().right()),
                        tenths(one.box().bottom())))
            .toList();
    return new BoxAnswer(file, found.picture().width(), found.picture().height(), things, null);
  }

  @Override
  public List<Item> items() {
    return boxes == null
        ? List.of()
        : boxes.stream()
            .map(
                one ->
                    new Item(
                        one.label(),
                        one.probability(),
                        String.format(
                            Locale.ROOT,
                            "from %.0f, %.0f to %.0f, %.0f",
                            one.left(),
                            one.top(),
                            one.right(),
                            one.bottom()),
                        List.of(one.left(), one.top(), one.right(), one.bottom())))
            .toList();
  }

  /** No box is known more exactly than that. */
  private static double tenths(double px) {
    return Math.rint(10 * px) / 10;
  }
}
