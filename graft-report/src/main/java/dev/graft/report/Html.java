package dev.graft.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A piece of a page. Whatever is put into a template is escaped unless it is markup itself, so text
 * of others, such as the name of a class or a file, can never become markup.
 *
 * @param markup HTML
 */
record Html(String markup) {
  static final Html NONE = new Html("");

  /**
   * Fills in a template.
   *
   * @param template trusted markup; each {@code {}} is replaced by the next part, in an element's
   *     content or in an attribute between double quotes
   * @param parts markup, which stays as it is; lists, whose elements are joined; or anything else,
   *     which becomes text
   * @throws IllegalArgumentException if there are more or fewer parts than places
   */
  static Html of(String template, Object... parts) {
    String[] pieces = template.split("\\{}", -1);
    if (pieces.length != parts.length + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d parts for %d places in %s",
              parts.length,
              pieces.length - 1,
              template));
    }
    StringBuilder markup = new StringBuilder(pieces[0]);
    for (int i = 0; i < parts.length; i++) {
      markup.append(render(parts[i])).append(pieces[i + 1]);
    }
    return new Html(markup.toString());
  }

  /** Pieces after each other. */
  static Html join(Collection<Html> pieces) {
    return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining()));
  }

  /** A name that somebody else gave, whose writing direction stays its own. */
  static Html name(String name) {
    return of("<bdi>{}</bdi>", name);
  }

  /** Names, separated by commas; of many the first few. */
  static Html names(List<String> names, int most) {
    Html some =
        new Html(
            names.stream()
                .limit(most)
                .map(name -> name(name).markup())
                .collect(Collectors.joining(", ")));
    return names.size() > most ? of("{} and {} more", some, names.size() - most) : some;
  }

  boolean isEmpty() {
    return markup.isEmpty();
  }

  private static String render(Object part) {
    if (part instanceof Html html) {
      return html.markup();
    }
    if (part instanceof List<?> list) {
      return list.stream().map(Html::render).collect(Collectors.joining());
    }
    return escape(String.valueOf(part));
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
