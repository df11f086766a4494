package dev.graft.report;

import java.util.List;

/** The first screen of a page about a training: what came of it, what was trained, and why. */
final class TrainingHeader {
  private TrainingHeader() {}

  /**
   * It.
   *
   * @param graft the version
   * @param title what it is a model of
   * @param trained what was trained, in words
   * @param reasons why, phrases
   * @param notices what is odd
   */
  static Html of(
      String graft,
      Html title,
      Html verdict,
      List<Html> tiles,
      String trained,
      List<String> reasons,
      Html notices) {
    return Html.of(
        """
        <header>
        <p class="eyebrow">Graft {} · training report</p>
        <h1>{}</h1>
        <p class="lead">{}</p>
        <ul class="tiles">{}</ul>
        <div class="why" id="why"><h2>Trained: <strong>{}</strong></h2>
        <ul>{}</ul></div>
        {}</header>
        """,
        graft,
        title,
        verdict,
        tiles,
        trained,
        reasons.stream().map(reason -> Html.of("<li>{}</li>", Making.sentence(reason))).toList(),
        notices);
  }
}
