package dev.graft.report;

import dev.graft.data.Sample;
import dev.graft.modality.Excerpt;
import dev.graft.report.Example.Claim;
import dev.graft.report.Example.Truth;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The samples worth a look. */
final class Gallery {
  private final Examples examples;
  private final Map<Sample, Excerpt> excerpts;
  private final Map<Sample, WordPulls> pulls;
  private final String part;

  /**
   * A section.
   *
   * @param excerpts a sample without one is shown by its name alone
   * @param pulls which words pull, of samples that have words
   * @param part what the examples are of: validation pictures
   */
  Gallery(
      Examples examples, Map<Sample, Excerpt> excerpts, Map<Sample, WordPulls> pulls, String part) {
    this.examples = examples;
    this.excerpts = excerpts;
    this.pulls = pulls;
    this.part = part;
  }

  /** Nothing where there is nothing to show. */
  Html body() {
    if (examples.wrong().isEmpty() && examples.unsure().isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        """
        {}{}{}
        """,
        pulls.isEmpty() ? Html.NONE : MarkedWords.legend(),
        wall(
            "Most wrong",
            "The %s that the model is furthest off on. One that it seems to judge rightly after all may carry a wrong label."
                .formatted(part),
            examples.wrong()),
        wall(
            "Least sure",
            "The %s, other than those above, on which the model wavers most. More like these would teach it most."
                .formatted(part),
            examples.unsure()));
  }

  private Html wall(String title, String remark, List<Example> shown) {
    if (shown.isEmpty()) {
      return Html.NONE;
    }
    boolean marked =
        shown.stream()
            .flatMap(example -> example.claims().stream())
            .anyMatch(claim -> claim.truth() == Truth.RIGHT);
    return Html.of(
        """
        <h3>{}</h3>
        <p>{}{}</p>
        <ul class="gallery{}">{}</ul>
        """,
        title,
        remark,
        marked ? " ✓ marks what it is labelled as." : "",
        shown.stream().anyMatch(this::isText) ? " texts" : "",
        shown.stream().map(this::card).toList());
  }

  private Html card(Example example) {
    String name = example.sample().name();
    return Html.of(
        "<li>{}<ul class=\"claims\">{}</ul><p class=\"file\" title=\"{}\">{}</p></li>\n",
        excerpt(example),
        example.claims().stream().map(Gallery::claim).toList(),
        name,
        Html.name(name));
  }

  private boolean isText(Example example) {
    return excerpts.get(example.sample()) instanceof Excerpt.Words;
  }

  private Html excerpt(Example example) {
    Excerpt excerpt = excerpts.get(example.sample());
    if (excerpt == null) {
      return Html.of("<div class=\"picture\">no longer readable</div>");
    }
    WordPulls pull = pulls.get(example.sample());
    if (pull != null) {
      return MarkedWords.of(pull, example.claims().get(0).name());
    }
    String said =
        example.claims().stream()
            .map(claim -> claim.name() + " " + claim.value())
            .collect(Collectors.joining(", "));
    return excerpt(excerpt, example.sample().name(), said);
  }

  /**
   * What is shown of a sample.
   *
   * @param said what there is to say of it, for who cannot see it
   */
  static Html excerpt(Excerpt excerpt, String name, String said) {
    if (excerpt instanceof Excerpt.Words words) {
      return Html.of("<blockquote>{}</blockquote>", words.text());
    }
    if (excerpt instanceof Excerpt.Sound sound) {
      return Html.of(
          "{}<audio controls preload=\"none\" aria-label=\"{}\" src=\"data:audio/wav;base64,{}\"></audio>",
          picture("spectrogram of " + name + ": " + said, "png", sound.spectrogram()),
          name,
          Base64.getEncoder().encodeToString(sound.wav()));
    }
    return picture(name + ": " + said, "jpeg", ((Excerpt.Jpeg) excerpt).file());
  }

  private static Html picture(String said, String type, byte[] file) {
    return Html.of(
        "<div class=\"picture\"><img alt=\"{}\" src=\"data:image/{};base64,{}\"></div>",
        said,
        type,
        Base64.getEncoder().encodeToString(file));
  }

  private static Html claim(Claim claim) {
    Html mark =
        claim.truth() == Truth.RIGHT
            ? Html.of("<span class=\"mark\" title=\"labelled so\">✓</span>")
            : Html.NONE;
    return Html.of(
        "<li class=\"{}\"><span class=\"what\">{}{}</span><span class=\"value\">{}</span>{}</li>",
        switch (claim.truth()) {
          case RIGHT -> "right";
          case WRONG -> "wrong";
          case OPEN -> "open";
        },
        Html.name(claim.name()),
        mark,
        claim.value(),
        Double.isNaN(claim.share())
            ? Html.NONE
            : Html.of("<span class=\"bar\">{}</span>", ClassTable.bar(claim.share())));
  }
}
