package dev.graft.report;

import dev.graft.eval.EditDistance;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.modality.Modality;
import dev.graft.report.DataTable.Column;
import dev.graft.report.XyChart.Format;
import dev.graft.train.RunRecord.EpochInfo;
import dev.graft.transcribe.Transcribed;
import dev.graft.transcribe.TranscriptRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of the training of a network that writes down what is said, as one HTML page for
 * people, as {@link Report} is.
 */
public final class TranscriptReport {
  private final TranscriptRecord run;
  private final Modality modality;

  private TranscriptReport(TranscriptRecord run, Modality modality) {
    this.run = run;
    this.modality = modality;
  }

  /**
   * Writes {@code report.html}.
   *
   * @param folder an existing folder
   * @param read what the model reads from the samples that are looked into, which are opened where
   *     they are shown
   * @param modality what shows the samples
   * @return the file
   * @throws dev.graft.GraftException if it cannot be written
   */
  public static Path write(
      Path folder, TranscriptRecord run, List<Transcribed> read, Modality modality) {
    return Report.write(folder, html(run, read, modality));
  }

  /** The page; the same for the same run. */
  static String html(TranscriptRecord run, List<Transcribed> read, Modality modality) {
    return new TranscriptReport(run, modality).html(read);
  }

  private String html(List<Transcribed> read) {
    String samples = samples();
    return Page.of(
            "Graft: a model that writes down what is said",
            opening(),
            List.of(
                new Section("quality", "How good it is", quality()),
                new Section("learning", "How training went", learning()),
                new Section(
                    "examples",
                    "Worth a look",
                    new SpokenGallery(
                            read, DataParts.adjective(run.detail()) + " " + samples, modality)
                        .body()),
                new Section("making", "How it was made", making()),
                new Section("data", "The data", data()),
                new Section("use", "Use the model", Usage.body(run.model(), samples))))
        .markup();
  }

  private String samples() {
    return modality.noun().many();
  }

  private Optional<String> part() {
    return DataParts.onTop(run.metrics());
  }

  private TranscriptMetrics measured(String part) {
    return Objects.requireNonNull(run.metrics().get(part));
  }

  private Html opening() {
    return TrainingHeader.of(
        run.graft(),
        Html.of(
            "A model that writes down what is said, in <span class=\"names\">{}</span>",
            Numbers.count(run.characters().size(), "character")),
        verdict(),
        tiles(),
        trained(),
        run.strategy().reasons(),
        notices());
  }

  private String trained() {
    String top = run.backbone().kept().isEmpty() ? "" : ", ";
    return switch (run.strategy().name()) {
      case "head" -> "stem and head" + top + (top.isEmpty() ? "" : "the kept blocks frozen (head)");
      case "gradual" ->
          top.isEmpty() ? "stem and head (gradual)" : "stem and head, then all (gradual)";
      case "full" -> top.isEmpty() ? "stem and head (full)" : "all from the start (full)";
      case "scratch" -> "all, from random weights (scratch)";
      default -> run.strategy().name();
    };
  }

  private Html verdict() {
    return part()
        .map(
            part -> {
              TranscriptMetrics metrics = measured(part);
              return Html.of(
                  "In {} with {}, there are <strong>{}</strong> to every hundred words (a word error"
                      + " rate of {}); {} of the {} are read without any error. {}",
                  Numbers.count(metrics.samples(), DataParts.adjective(part), modality.noun()),
                  Numbers.count(metrics.words(), "word"),
                  Numbers.significant(100 * round(metrics.wordErrorRate())) + "\u00A0errors",
                  Numbers.decimal(metrics.wordErrorRate()),
                  Numbers.percent(metrics.exact()),
                  samples(),
                  Making.sentence("they " + run.evidence().getOrDefault(part, "")));
            })
        .orElseGet(
            () -> Html.of("No {} were held out, so nobody knows how good it is.", samples()));
  }

  private static double round(double rate) {
    return Math.round(rate * 1000) / 1000.0;
  }

  private List<Html> tiles() {
    List<Html> tiles = new ArrayList<>();
    part()
        .map(this::measured)
        .ifPresent(
            metrics -> {
              tiles.add(
                  Opening.tile(
                      "Word error rate",
                      Numbers.decimal(metrics.wordErrorRate()),
                      "errors over words, less is better"));
              tiles.add(
                  Opening.tile(
                      "Character error rate",
                      Numbers.decimal(metrics.characterErrorRate()),
                      "errors over characters"));
              tiles.add(
                  Opening.tile(
                      "Without an error",
                      Numbers.percent(metrics.exact()),
                      "%s to %s"
                          .formatted(
                              Numbers.percent(metrics.exactLow()),
                              Numbers.percent(metrics.exactHigh()))));
            });
    tiles.add(
        Opening.tile(
            "Samples",
            Numbers.count(run.refit() == null ? run.data().train() : run.refit().samples()),
            "trained on, of "
                + Numbers.count(run.data().train() + run.data().val() + run.data().test())
                + " "
                + samples()));
    tiles.add(
        Opening.tile(
            "Time",
            Numbers.seconds(run.seconds()),
            run.stopped() ? "stopped before its end" : "strategy " + run.strategy().name()));
    return tiles;
  }

  private Html notices() {
    List<Html> notices = new ArrayList<>();
    int skipped = run.data().skipped().size();
    if (skipped > 0) {
      notices.add(
          Html.of(
              "<li><a href=\"#data\">{} left out</a>.</li>",
              skipped == 1 ? "One was" : Numbers.count(skipped) + " were"));
    }
    run.data().warnings().forEach(warning -> notices.add(Html.of("<li>{}.</li>", warning)));
    return notices.isEmpty()
        ? Html.NONE
        : Html.of("<ul class=\"notices\" aria-label=\"To be wary of\">{}</ul>\n", notices);
  }

  private Html quality() {
    List<Column> columns =
        List.of(
            Column.text("Part"),
            Column.number("WER"),
            Column.number("read as others"),
            Column.number("left out"),
            Column.number("put in"),
            Column.number("words"),
            Column.number("CER"),
            Column.number("without an error"),
            Column.text("What it is worth"));
    List<List<Html>> rows =
        run.metrics().entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .toList();
    return Html.of(
        """
        {}<p>The <strong>word error rate</strong> (WER) is the fewest words that have to be replaced,
        left out or put in for what was read to become what was said, over the words that were said: 0
        is perfect, and it passes 1 where more is wrong than there is. The <strong>character error
        rate</strong> (CER) is the same of characters, spaces among them. Read with a beam, as
        <code>graft predict</code> does, and no model of language.</p>
        """,
        DataTable.of("How well what is said is read", columns, rows).html());
  }

  private List<Html> row(String part, TranscriptMetrics metrics) {
    EditDistance edits = metrics.wordEdits();
    return List.of(
        Html.of(
            "{} <span class=\"note\">{}</span>",
            DataParts.capital(DataParts.adjective(part)),
            Numbers.count(metrics.samples()) + " " + samples()),
        Html.of("{}", Numbers.decimal(metrics.wordErrorRate())),
        Html.of("{}", Numbers.count(edits.substitutions())),
        Html.of("{}", Numbers.count(edits.deletions())),
        Html.of("{}", Numbers.count(edits.insertions())),
        Html.of("{}", Numbers.count(metrics.words())),
        Html.of("{}", Numbers.decimal(metrics.characterErrorRate())),
        Html.of("{}", Numbers.percent(metrics.exact())),
        Html.of("{}", run.evidence().getOrDefault(part, "")));
  }

  private Html learning() {
    if (run.history().isEmpty()) {
      return Html.NONE;
    }
    boolean validated = run.data().val() > 0;
    List<EpochInfo> epochs = run.epochs();
    EpochCharts charts = new EpochCharts(epochs);
    List<XyChart> shown = new ArrayList<>();
    if (validated) {
      shown.add(charts.measure("words right", Format.PERCENT, OptionalDouble.empty(), ""));
    }
    shown.add(charts.losses());
    shown.add(charts.rates());
    return Html.of(
        "<p>{} in {}. Words right are 1 less the word error rate, read without a beam; the loss is"
            + " CTC’s, per character.</p>\n<div class=\"charts\">{}</div>\n",
        Numbers.count(epochs.size(), "epoch"),
        Numbers.seconds(epochs.stream().mapToDouble(EpochInfo::seconds).sum()),
        shown.stream().map(XyChart::html).toList());
  }

  private Html making() {
    return Html.of(
        """
        <dl>
        <dt>Encoder</dt><dd>{}{}</dd>
        <dt>Its SHA-256</dt><dd><code>{}</code></dd>
        <dt>Kept blocks</dt><dd>{}</dd>
        <dt>Stem</dt><dd>gives <code>{}</code>, one moment for every {} of 10 ms</dd>
        <dt>Characters</dt><dd>{}</dd>
        {}<dt>Seed</dt><dd>{}</dd>
        </dl>
        """,
        Html.name(run.backbone().name()),
        run.backbone().license() == null ? "" : " (" + run.backbone().license() + ")",
        run.backbone().sha256(),
        run.backbone().kept().isEmpty()
            ? Html.of("none")
            : Html.names(run.backbone().kept(), run.backbone().kept().size()),
        run.strategy().cut(),
        Numbers.count(run.strategy().stride(), "frame"),
        String.join(" ", run.characters().stream().map(c -> c.equals(" ") ? "␣" : c).toList()),
        run.refit() == null
            ? Html.NONE
            : Html.of(
                "<dt>Refit</dt><dd>Once all was chosen, the {} held out for validation were given"
                    + " back: the model learned from all {}. Figures are from before.</dd>\n",
                Numbers.count(run.data().val()),
                Numbers.count(run.refit().samples())),
        run.seed());
  }

  private Html data() {
    return Html.of(
        """
        <dl>
        <dt>{}</dt><dd>{} for training, {} for validation, {} for testing</dd>
        <dt>SHA-256</dt><dd><code>{}</code></dd>
        </dl>
        {}
        """,
        DataParts.capital(samples()),
        Numbers.count(run.data().train()),
        Numbers.count(run.data().val()),
        Numbers.count(run.data().test()),
        run.data().sha256(),
        DataSection.skipped(run.data().skipped()));
  }
}
