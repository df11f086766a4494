package dev.graft.report;

/**
 * A part of the page under a heading of its own.
 *
 * @param id where links lead
 * @param title the heading
 * @param body what stands under it; a section with an empty one is left out
 */
record Section(String id, String title, Html body) {
  Html html() {
    return Html.of("<section id=\"{}\"><h2>{}</h2>\n{}</section>\n", id, title, body);
  }

  Html link() {
    return Html.of("<a href=\"#{}\">{}</a>\n", id, title);
  }
}
