package dev.graft.report;

import java.util.List;

/** The page around the sections: one document that asks for nothing else. */
final class Page {
  private Page() {}

  static Html of(String title, Html opening, List<Section> sections) {
    String charts = Assets.echarts();
    String script = Assets.own("report.js");
    List<Section> shown = sections.stream().filter(part -> !part.body().isEmpty()).toList();
    return Html.of(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{}</title>
        <style>
        {}</style>
        </head>
        <body>
        <a class="skip" href="#content">Skip to the first section</a>
        <main>
        {}<nav aria-label="Sections">{}</nav>
        <noscript><p class="note">The charts need JavaScript; their numbers are in the tables under them.</p></noscript>
        <div id="content" tabindex="-1">{}</div></main>
        <script>{}</script>
        <script>{}</script>
        </body>
        </html>
        """,
        policy(charts, script),
        title,
        new Html(Assets.own("report.css")),
        opening,
        shown.stream().map(Section::link).toList(),
        shown.stream().map(Section::html).toList(),
        new Html(charts),
        new Html(script));
  }

  /**
   * Nothing is loaded from anywhere, and no script runs but these two, whatever else might come to
   * stand in the page.
   */
  private static String policy(String charts, String script) {
    return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:;"
        + " base-uri 'none'; form-action 'none'; script-src 'sha256-%s' 'sha256-%s'"
            .formatted(Assets.digest(charts), Assets.digest(script));
  }
}
