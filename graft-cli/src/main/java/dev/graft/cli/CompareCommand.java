package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.compare.ComparisonRecord;
import dev.graft.compare.ComparisonRequest;
import dev.graft.compare.StrategyComparison;
import dev.graft.data.DataSetOptions;
import dev.graft.head.HeadSettings;
import dev.graft.policy.Strategy;
import dev.graft.report.ComparisonReport;
import dev.graft.train.BackboneChoice;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft compare}: several strategies on the same data, side by side. */
@Command(
    name = "compare",
    description = "Train several strategies on the same data, and put them side by side.",
    customSynopsis = "graft compare DATA [--strategies a,b,c] [--out DIR] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 100;

  @Parameters(
      paramLabel = "DATA",
      description = "Pictures, texts or sounds, laid out as for train.")
  private Path data;

  @Option(
      names = "--strategies",
      split = ",",
      defaultValue = "partial,gradual,full,scratch",
      paramLabel = "NAME",
      hideParamSyntax = true,
      description =
          "Which, in this order, such as full,lora; the exact head comes first in any case. Default: ${DEFAULT-VALUE}.")
  private List<String> strategies;

  @Option(
      names = "--also",
      split = ",",
      paramLabel = "DATA",
      hideParamSyntax = true,
      description =
          "Ask each result about these data too: the same classes of another kind, such as drawings of what is photographed.")
  private List<Path> also = List.of();

  @Option(
      names = "--seeds",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Train each so many times on the same split, with seeds from --seed on: mean and spread are shown. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "Stop after so long; what was not reached is named, and the same command goes on from there. Default: as long as it takes.")
  private @Nullable Double minutes;

  @Mixin private BackboneOptions backbone;

  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--out",
      defaultValue = "graft-compare",
      paramLabel = "DIR",
      description =
          "Receives compare.json, after each strategy, and report.html. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Mixin private Output output;

  @Override
  public Integer call() {
    List<Strategy> asked =
        strategies.stream().map(name -> Strategy.parse(name.strip(), Optional.empty())).toList();
    if (asked.stream().anyMatch(Strategy.Auto.class::isInstance)) {
      throw new GraftException(
          Fault.USAGE,
          "--strategies auto: which of them auto takes is what is to be seen; name strategies.");
    }
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "--seeds %d: expected a number from 1 to %d, such as 3.",
              seeds,
              MOST_SEEDS));
    }
    Optional<Duration> budget = budget();
    DataSetOptions reading = dataOptions.toDataSetOptions();
    Workshop workshop = UsersWorkshop.open();
    BackboneChoice chosen = backbone.choose(data, reading);
    HeadSettings head = HeadSettings.defaults(workshop.threads()).withSeed(dataOptions.seed());
    try (Interrupt interrupt =
        new Interrupt(() -> "Strategies that are done are kept in %s.".formatted(out))) {
      ComparisonRecord compared =
          StrategyComparison.run(
              new ComparisonRequest(
                  new FeatureRequest(data, reading, chosen, workshop),
                  HeadRequest.of(head),
                  asked,
                  also,
                  ReferenceSamples.of(chosen.modality()),
                  seeds,
                  budget,
                  interrupt,
                  out));
      ComparisonReport.write(out, compared);
      if (output.isJson()) {
        output.print(compared);
      } else {
        new ComparisonTable(compared, out.resolve(StrategyComparison.FILE)).print(output.text());
      }
      return interrupt.happened() ? Interrupt.STATUS : 0;
    }
  }

  private Optional<Duration> budget() {
    if (minutes == null) {
      return Optional.empty();
    }
    if (!(minutes > 0 && minutes <= 1e5)) {
      throw new GraftException(
          Fault.USAGE, "--minutes %s: expected a number above 0, such as 10.".formatted(minutes));
    }
    return Optional.of(Duration.ofMillis(Math.round(minutes * 60_000)));
  }
}
