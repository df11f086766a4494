package dev.graft.report;

import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.compare.ComparisonRecord;
import dev.graft.compare.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Strategies side by side as one HTML page for people. It needs no network and no other file. */
public final class ComparisonReport {
  private ComparisonReport() {}

  /**
   * Writes {@code report.html}.
   *
   * @param folder an existing folder
   * @return the file
   * @throws dev.graft.GraftException if it cannot be written
   */
  public static Path write(Path folder, ComparisonRecord compared) {
    return Report.write(folder, html(compared));
  }

  /** The page; the same for the same comparison. */
  static String html(ComparisonRecord compared) {
    Optional<Verdict> verdict = Verdict.of(compared);
    return Page.of(
            "Graft: strategies compared on " + compared.backbone(),
            opening(compared, verdict),
            List.of(
                new Section("strategies", "Side by side", StrategyCards.body(compared)),
                new Section("learning", "How training went", Courses.body(compared)),
                new Section("forgetting", "What was forgotten", ForgettingStrips.body(compared)),
                new Section("outcomes", "What became the result, and why", outcomes(compared))))
        .markup();
  }

  private static Html opening(ComparisonRecord compared, Optional<Verdict> verdict) {
    return Html.of(
        """
        <header>
        <p class="eyebrow">Graft {} · strategies compared</p>
        <h1>{}</h1>
        <p class="lead">{}</p>
        <ul class="tiles">{}</ul>
        {}</header>
        """,
        compared.graft(),
        verdict
            .map(it -> Html.of("Take <span class=\"names\">{}</span>", title(it.taken())))
            .orElse(Html.of("Strategies side by side")),
        verdict.map(it -> reason(compared, it)).orElse(Html.NONE),
        tiles(compared),
        compared.part().equals("test")
            ? Html.NONE
            : Html.of(
                "<ul class=\"notices\" aria-label=\"To be wary of\"><li>There are no test"
                    + " samples: the figures are of {}.</li></ul>\n",
                compared.evidence()));
  }

  private static String title(ComparedStrategy one) {
    return one.strategy().equals("head") ? "the exact head" : one.strategy();
  }

  private static Html reason(ComparisonRecord compared, Verdict verdict) {
    ComparedStrategy head = compared.strategies().get(0);
    ComparedStrategy taken = verdict.taken();
    String right = Numbers.percent(accuracy(taken).value());
    if (verdict.better().isEmpty()) {
      return Html.of(
          "It names <strong>{}</strong> of {} held-out {} rightly, and {} better by more than chance"
              + " gives. It was solved in {}.",
          right,
          Numbers.count(compared.held()),
          compared.samples(),
          verdict.tries() == 1
              ? "the other that was tried is not"
              : "none of the " + verdict.tries() + " others that were tried is",
          Numbers.seconds(head.seconds()));
    }
    ComparedStrategy.Paired paired = Objects.requireNonNull(taken.againstHead());
    return Html.of(
        "It names <strong>{}</strong> of {} held-out {} rightly, the exact head {}: {} that this one"
            + " has right more often, {} the other way round, which by chance happens with a"
            + " probability of {}, before {} tries are allowed for.",
        right,
        Numbers.count(compared.held()),
        compared.samples(),
        Numbers.percent(accuracy(head).value()),
        Numbers.count(paired.gained()),
        Numbers.count(paired.lost()),
        Numbers.probability(paired.p()),
        verdict.tries());
  }

  private static Interval accuracy(ComparedStrategy one) {
    return Objects.requireNonNull(one.accuracy());
  }

  private static List<Html> tiles(ComparisonRecord compared) {
    double seconds =
        compared.secondsShared()
            + compared.strategies().stream().mapToDouble(one -> one.seeds() * one.seconds()).sum();
    return List.of(
        Opening.tile("Backbone", compared.backbone(), "the pretrained network"),
        Opening.tile("Learned from", Numbers.count(compared.train()), compared.samples()),
        Opening.tile(
            "Compared on", Numbers.count(compared.held()), compared.samples() + " held out"),
        Opening.tile("Time", Numbers.seconds(seconds), "all of them together"));
  }

  private static Html outcomes(ComparisonRecord compared) {
    List<Html> rows = new ArrayList<>();
    compared
        .strategies()
        .forEach(
            one -> rows.add(Html.of("<dt>{}</dt><dd>{}</dd>\n", one.strategy(), one.outcome())));
    compared
        .leftOut()
        .forEach(
            one ->
                rows.add(
                    Html.of("<dt>{}</dt><dd>left out: {}</dd>\n", one.strategy(), one.reason())));
    return Html.of("<dl>{}</dl>\n", rows);
  }
}
