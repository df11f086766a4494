package dev.graft.cli;

import dev.graft.model.Timeline;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model hears in one recording; as JSON, without what is null, it is what {@code predict
 * --stream} prints.
 *
 * @param seconds how long the recording is
 * @param windowSeconds how long each window is
 * @param stepSeconds how far each lies from the one before
 * @param spans by where they begin; empty where nothing is found
 * @param error why there is no answer; all others are null then
 */
record SpanAnswer(
    String file,
    @Nullable Double seconds,
    @Nullable Double windowSeconds,
    @Nullable Double stepSeconds,
    @Nullable List<Stretch> spans,
    @Nullable String error)
    implements Listed {
  /** What a table says of a span's place. */
  static final List<String> COLUMNS = List.of("start", "end");

  /**
   * One span.
   *
   * @param start where it begins, in seconds from the beginning
   * @param end where it ends
   */
  record Stretch(String label, double probability, double start, double end) {}

  static SpanAnswer of(String file, Timeline heard) {
    List<Stretch> spans =
        heard.spans().stream()
            .map(
                one ->
                    new Stretch(
                        one.label(),
                        one.probability(),
                        thousandths(one.startSeconds()),
                        thousandths(one.endSeconds())))
            .toList();
    return new SpanAnswer(
        file,
        thousandths(heard.seconds()),
        heard.windows().seconds(),
        heard.windows().stepSeconds(),
        spans,
        null);
  }

  static SpanAnswer failed(String file, String error) {
    return new SpanAnswer(file, null, null, null, null, error);
  }

  @Override
  public List<Item> items() {
    return spans == null
        ? List.of()
        : spans.stream()
            .map(
                one ->
                    new Item(
                        one.label(),
                        one.probability(),
                        "from %s to %s".formatted(clock(one.start()), clock(one.end())),
                        List.of(one.start(), one.end())))
            .toList();
  }

  private static double thousandths(double seconds) {
    return Math.rint(1000 * seconds) / 1000;
  }

  /** As {@code 0:01.50}, or {@code 1:00:01.50}. */
  private static String clock(double seconds) {
    long hundredths = Math.round(100 * seconds);
    long minutes = hundredths / 6000;
    String rest = String.format(Locale.ROOT, "%02d.%02d", hundredths / 100 % 60, hundredths % 100);
    return minutes < 60
        ? String.format(Locale.ROOT, "%d:%s", minutes, rest)
        : String.format(Locale.ROOT, "%d:%02d:%s", minutes / 60, minutes % 60, rest);
  }
}
