package dev.graft.report;

import dev.graft.Content;
import dev.graft.eval.Alignment;
import dev.graft.eval.Alignment.Step;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.modality.Modality;
import dev.graft.modality.Noun;
import dev.graft.report.DataTable.Column;
import dev.graft.transcribe.Transcribed;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The samples that are read worst, and the words that are taken for others.
 *
 * @param read what was read from all samples of a part
 * @param part what these are: validation sounds
 */
record SpokenGallery(List<Transcribed> read, String part, Modality modality) {
  private static final int MOST = 12;
  private static final int MOST_WORDS = 10;

  private record Judged(
      Transcribed one, Alignment<String> words, Alignment<Integer> letters, int said) {
    static Judged of(Transcribed one) {
      return new Judged(
          one,
          new SpokenText(one.right(), one.read()).words(),
          Alignment.of(
              TranscriptMetrics.characters(one.right()), TranscriptMetrics.characters(one.read())),
          TranscriptMetrics.words(one.right()).size());
    }

    /** Errors a word. */
    double rate() {
      return words.edits() / (double) Math.max(1, said);
    }
  }

  Html body() {
    List<Judged> wrong =
        read.stream().map(Judged::of).filter(one -> one.letters().edits() > 0).toList();
    if (wrong.isEmpty()) {
      return read.isEmpty()
          ? Html.NONE
          : Html.of("<p>Not one of the {} is read wrongly.</p>\n", part);
    }
    List<Judged> worst =
        wrong.stream()
            .sorted(
                Comparator.comparingDouble((Judged one) -> -one.rate())
                    .thenComparing(one -> -one.letters().edits())
                    .thenComparing(one -> one.one().sample().name()))
            .limit(MOST)
            .toList();
    return Html.of(
        """
        <h3>Read worst</h3>
        <p>{} of the {} {} have an error; these have the most for their words. One that is read rightly after all may carry a wrong text.</p>
        {}<ul class="gallery texts">{}</ul>
        {}""",
        Numbers.count(wrong.size()),
        Numbers.count(read.size()),
        part,
        SpokenText.legend(),
        worst.stream().map(this::card).toList(),
        mistaken(wrong));
  }

  private Html card(Judged one) {
    String name = one.one().sample().name();
    int letters = TranscriptMetrics.characters(one.one().right()).size();
    return Html.of(
        "<li>{}{}<ul class=\"claims\">{}{}</ul><p class=\"file\" title=\"{}\">{}</p></li>\n",
        heard(one.one()),
        new SpokenText(one.one().right(), one.one().read()).html(),
        claim("word", one.words().edits(), one.said()),
        claim("character", one.letters().edits(), letters),
        name,
        Html.name(name));
  }

  private static Html claim(String of, int edits, int all) {
    return Html.of(
        "<li class=\"open\"><span class=\"what\">{} error{}</span><span class=\"value\">{}, in {}</span></li>",
        DataParts.capital(of),
        edits == 1 ? "" : "s",
        Numbers.count(edits),
        Numbers.count(all, of));
  }

  private Html heard(Transcribed one) {
    try (Content file = one.sample().open()) {
      return Gallery.excerpt(modality.excerpt(file), one.sample().name(), one.right());
    } catch (IOException | OutOfMemoryError e) {
      return Html.of("<div class=\"picture\">no longer readable</div>");
    }
  }

  /** Which words are read as which, the most frequent first. */
  private Html mistaken(List<Judged> wrong) {
    Map<List<String>, Integer> counts =
        new TreeMap<>(Comparator.comparing((List<String> pair) -> String.join("\n", pair)));
    wrong.stream()
        .flatMap(one -> one.words().steps().stream())
        .filter(step -> !step.isRight())
        .forEach(step -> counts.merge(pair(step), 1, Integer::sum));
    List<List<Html>> rows =
        counts.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getValue()))
            .limit(MOST_WORDS)
            .map(
                entry ->
                    List.of(
                        shown(entry.getKey().get(0)),
                        shown(entry.getKey().get(1)),
                        Html.of("{}", Numbers.count(entry.getValue()))))
            .toList();
    if (rows.isEmpty()) {
      return Html.NONE;
    }
    String most =
        counts.size() > MOST_WORDS
            ? String.format(
                Locale.ROOT,
                "The most frequent of %s.",
                Noun.regular("error").count(counts.size()).replace("errors", "kinds of errors"))
            : "All errors by word.";
    return Html.of(
        "<h3>What is taken for what</h3>\n<p>{}</p>\n{}",
        most,
        DataTable.of(
                "Words that are read as others, left out or put in",
                List.of(Column.text("Said"), Column.text("Read"), Column.number("Times")),
                rows)
            .withCaptionHidden()
            .html());
  }

  private static List<String> pair(Step<String> step) {
    return List.of(step.right().orElse(""), step.read().orElse(""));
  }

  private static Html shown(String word) {
    return word.isEmpty() ? Html.of("– <span class=\"note\">(nothing)</span>") : Html.name(word);
  }
}
