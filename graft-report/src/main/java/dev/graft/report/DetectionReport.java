package dev.graft.report;

import dev.graft.data.Sample;
import dev.graft.detect.DetectionRun;
import dev.graft.eval.DetectionMetrics;
import dev.graft.modality.Modality;
import dev.graft.model.Finder;
import dev.graft.model.Found;
import dev.graft.report.BoxReport.Looked;
import dev.graft.report.XyChart.Format;
import dev.graft.train.RunRecord.EpochInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What came of a detector's training, as one HTML page for people, as {@link Report} is. */
public final class DetectionReport {
  private static final int NAMED = 3;

  private final DetectionRun run;
  private final Map<Sample, Found> found;

  private DetectionReport(DetectionRun run, Map<Sample, Found> found) {
    this.run = run;
    this.found = found;
  }

  /**
   * Writes {@code report.html}.
   *
   * @param folder an existing folder
   * @param found what the detector finds in the pictures that are looked into
   * @param modality what shows the pictures
   * @return the file
   * @throws dev.graft.GraftException if it cannot be written
   */
  public static Path write(
      Path folder, DetectionRun run, Map<Sample, Found> found, Modality modality) {
    return Report.write(folder, html(run, found, modality));
  }

  /** The page; the same for the same run. */
  static String html(DetectionRun run, Map<Sample, Found> found, Modality modality) {
    return new DetectionReport(run, found).html(modality);
  }

  private String html(Modality modality) {
    return Page.of(
            "Graft: a detector of " + String.join(", ", run.classes().stream().limit(3).toList()),
            opening(),
            List.of(
                new Section("quality", "How good it is", quality()),
                new Section("learning", "How training went", learning()),
                new Section("examples", "Worth a look", gallery(modality)),
                new Section("run", "The run", details())))
        .markup();
  }

  private Optional<String> part() {
    return DataParts.onTop(run.metrics());
  }

  private DetectionMetrics measured(String part) {
    return Objects.requireNonNull(run.metrics().get(part));
  }

  private Html opening() {
    return TrainingHeader.of(
        run.graft(),
        Html.of(
            "A detector of {}: <span class=\"names\">{}</span>",
            run.classes().size() == 1
                ? "1 class"
                : Numbers.count(run.classes().size()) + " classes",
            Html.names(run.classes(), NAMED)),
        verdict(),
        tiles(),
        run.strategy().name(),
        Stream.concat(
                run.strategy().reasons().stream(),
                Stream.of("the result is " + run.strategy().result()))
            .toList(),
        notices());
  }

  private Html verdict() {
    return part()
        .map(
            part -> {
              DetectionMetrics metrics = measured(part);
              return Html.of(
                  "In {} with {}, its mean average precision is <strong>{}</strong> where boxes"
                      + " have to overlap by half{}; {}.",
                  Numbers.count(metrics.samples(), DataParts.adjective(part) + " picture"),
                  Numbers.count(metrics.boxes(), "thing"),
                  Numbers.decimal(metrics.map50()),
                  untrained(part)
                      .map(
                          before ->
                              ", and was %s before any training"
                                  .formatted(Numbers.decimal(before.map50())))
                      .orElse(""),
                  run.evidence().getOrDefault(part, ""));
            })
        .orElseGet(() -> Html.of("No pictures were held out, so nobody knows how good it is."));
  }

  private Optional<DetectionMetrics> untrained(String part) {
    return Optional.ofNullable(run.untrained().get(part));
  }

  private List<Html> tiles() {
    List<Html> tiles = new ArrayList<>();
    part()
        .map(this::measured)
        .ifPresent(
            metrics -> {
              tiles.add(
                  Opening.tile("mAP@.5", Numbers.decimal(metrics.map50()), "overlap by half"));
              tiles.add(
                  Opening.tile("mAP@.5:.95", Numbers.decimal(metrics.map()), "COCO’s own figure"));
              tiles.add(
                  Opening.tile("Recall", Numbers.decimal(metrics.recall()), "of what is there"));
            });
    tiles.add(
        Opening.tile(
            "Pictures",
            Numbers.count(run.data().train()),
            "with " + Numbers.count(run.data().boxes().getOrDefault("train", 0), "thing")));
    tiles.add(
        Opening.tile(
            "Time",
            Numbers.seconds(run.timing().getOrDefault("total", Double.NaN)),
            run.stopped() ? "stopped before its end" : "strategy " + run.strategy().name()));
    return tiles;
  }

  private Html notices() {
    List<Html> notices = new ArrayList<>();
    if (!run.data().skipped().isEmpty()) {
      notices.add(
          Html.of(
              "<li>{} left out; <code>run.json</code> lists them.</li>",
              run.data().skipped().size() == 1
                  ? "One picture or box was"
                  : Numbers.count(run.data().skipped().size()) + " pictures or boxes were"));
    }
    Stream.concat(run.data().warnings().stream(), run.backbone().notes().stream())
        .forEach(warning -> notices.add(Html.of("<li>{}.</li>", warning)));
    return notices.isEmpty()
        ? Html.NONE
        : Html.of("<ul class=\"notices\" aria-label=\"To be wary of\">{}</ul>\n", notices);
  }

  private Html quality() {
    return Html.of(
        "{}",
        run.metrics().entrySet().stream()
            .map(
                entry ->
                    new DetectionQuality(
                            DataParts.capital(DataParts.adjective(entry.getKey())) + " pictures",
                            entry.getValue(),
                            untrained(entry.getKey()))
                        .table())
            .toList());
  }

  private Html learning() {
    if (run.history().isEmpty()) {
      return Html.NONE;
    }
    List<EpochInfo> epochs =
        run.history().stream()
            .map(
                epoch ->
                    new EpochInfo(
                        epoch.stage(),
                        epoch.epoch(),
                        epoch.trainLoss(),
                        epoch.valLoss(),
                        epoch.valMap(),
                        epoch.learningRates(),
                        epoch.seconds()))
            .toList();
    EpochCharts charts = new EpochCharts(epochs);
    List<XyChart> shown = new ArrayList<>();
    if (epochs.get(0).valAccuracy() != null) {
      OptionalDouble before =
          untrained("val")
              .map(metrics -> OptionalDouble.of(metrics.map()))
              .orElse(OptionalDouble.empty());
      shown.add(charts.measure("mAP@.5:.95", Format.DECIMAL, before, "before any training"));
    }
    shown.add(charts.losses());
    shown.add(charts.rates());
    return Html.of(
        "<p>{} in {}.</p>\n<div class=\"charts\">{}</div>\n",
        Numbers.count(epochs.size(), "epoch"),
        Numbers.seconds(epochs.stream().mapToDouble(EpochInfo::seconds).sum()),
        shown.stream().map(XyChart::html).toList());
  }

  private Html gallery(Modality modality) {
    List<Looked> looked =
        found.entrySet().stream().map(one -> new Looked(one.getKey(), one.getValue())).toList();
    Optional<DetectionMetrics> metrics = part().map(this::measured);
    if (looked.isEmpty() || metrics.isEmpty()) {
      return Html.NONE;
    }
    return new BoxGallery(
            new BoxReport(
                run.backbone().name(),
                "held-out pictures",
                run.classes(),
                metrics.get(),
                looked,
                Finder.USUAL_SCORE),
            modality)
        .body();
  }

  private Html details() {
    return Html.of(
        """
        <dl>
        <dt>Detector or backbone</dt><dd>{}</dd>
        <dt>Its SHA-256</dt><dd><code>{}</code></dd>
        <dt>Prepared</dt><dd>{}</dd>
        <dt>What moved</dt><dd>{}</dd>
        <dt>Seed</dt><dd>{}</dd>
        <dt>Threads</dt><dd>{}</dd>
        {}</dl>
        <details><summary>Recipe, trained in {}</summary><pre>{}</pre></details>
        """,
        run.backbone().name(),
        run.backbone().sha256(),
        run.backbone().preprocessingOrigin(),
        run.strategy().moving(),
        run.seed(),
        run.settings().threads(),
        run.asked() == null
            ? Html.NONE
            : Html.of(
                "<dt>Command</dt><dd><code>graft {}</code>, in <code>{}</code></dd>\n",
                String.join(" ", run.asked().command()),
                run.asked().folder()),
        run.strategy().precision(),
        run.settings().recipe().toPrettyString());
  }
}
