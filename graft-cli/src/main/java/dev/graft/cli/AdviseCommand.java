package dev.graft.cli;

import dev.graft.Workshop;
import dev.graft.advice.Advice;
import dev.graft.advice.AdviceRequest;
import dev.graft.advice.Adviser;
import dev.graft.data.DataSetOptions;
import dev.graft.head.HeadSettings;
import dev.graft.report.AdviceReport;
import dev.graft.train.FeatureRequest;
import dev.graft.train.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code graft advise}: which strategy and which backbone, and why. */
@Command(
    name = "advise",
    description =
        "Say which strategy and which backbone to take, with the evidence, without training them all.",
    customSynopsis = "graft advise DATA [--backbone B,...] [--out DIR] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class AdviseCommand implements Callable<Integer> {
  private static final String FILE = "advice.json";

  @Parameters(
      paramLabel = "DATA",
      description = "Pictures, texts or sounds, laid out as for train.")
  private Path data;

  @Mixin private BackboneOptions backbone;

  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--out",
      defaultValue = "graft-advice",
      paramLabel = "DIR",
      description =
          "Receives advice.json, report.html, and suspects.csv with the samples whose labels look wrong. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Mixin private Output output;

  @Spec private CommandSpec spec;

  /** What trains as was advised: as this was asked, on the backbone that was taken. */
  private String command(Advice advice) {
    List<String> words = new ArrayList<>(List.of("graft", "train"));
    Iterator<String> asked =
        spec.root().commandLine().getParseResult().originalArgs().stream().skip(1).iterator();
    while (asked.hasNext()) {
      String word = asked.next();
      String option = word.replaceFirst("=.*", "");
      if (Set.of("--out", "--backbone").contains(option)) {
        skipValue(word, asked);
      } else if (!Set.of("--json", "--debug").contains(option)) {
        words.add(word);
      }
    }
    String taken = backbone.names().get(advice.backbones().get(0).asked());
    words.addAll(List.of("--strategy", advice.strategy(), "--backbone", taken));
    return ShellWords.command(words);
  }

  private static void skipValue(String word, Iterator<String> rest) {
    if (!word.contains("=") && rest.hasNext()) {
      rest.next();
    }
  }

  @Override
  public Integer call() {
    DataSetOptions reading = dataOptions.toDataSetOptions();
    Workshop workshop = UsersWorkshop.open();
    HeadSettings head = HeadSettings.defaults(workshop.threads()).withSeed(dataOptions.seed());
    List<FeatureRequest> backbones =
        backbone.chooseEach(data, reading).stream()
            .map(choice -> new FeatureRequest(data, reading, choice, workshop))
            .toList();
    try (RunFolder folder = RunFolder.open(out, RunFolder.Earlier.RESUME);
        Interrupt interrupt = new Interrupt(() -> "")) {
      Advice advice = Adviser.advise(new AdviceRequest(backbones, head, interrupt));
      folder.write(FILE, advice);
      folder.writeBytes(Suspects.FILE, Suspects.table(advice));
      String command = command(advice);
      AdviceReport.write(out, advice, command);
      if (output.isJson()) {
        output.print(advice);
      } else {
        new AdviceText(advice, command, out).print(output.text());
      }
      return interrupt.happened() ? Interrupt.STATUS : 0;
    }
  }
}
