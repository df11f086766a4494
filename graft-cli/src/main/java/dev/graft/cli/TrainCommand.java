package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadTraining;
import dev.graft.train.RunRecord;
import dev.graft.train.TrainRequest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft train}: the main job. */
@Command(
    name = "train",
    description = "Train a model for your pictures on top of a pretrained network.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DATA",
      description =
          "A folder with one folder per class; or with train/, val/ and test/ folders of such; or a"
              + " zip of either; or a CSV or JSONL manifest (path,label or path,target...).")
  private Path data;

  @Mixin private BackboneOptions backbone;

  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--strategy",
      defaultValue = "auto",
      paramLabel = "NAME",
      description = "What is trained: auto or head (only the new head; the backbone stays frozen).")
  private String strategy;

  @Option(
      names = "--head",
      defaultValue = "auto",
      paramLabel = "NAME",
      description =
          "How the head is solved: ridge, logistic, or auto (whichever does better on samples held"
              + " out).")
  private HeadMethod head;

  @Option(
      names = "--balanced",
      description = "Let every class weigh the same, however many pictures it has.")
  private boolean balanced;

  @Option(
      names = "--out",
      defaultValue = "graft-out",
      paramLabel = "DIR",
      description = "Receives model.onnx and run.json. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Mixin private Output output;

  @Override
  public Integer call() {
    requireKnown(strategy);
    Progress progress = TerminalProgress.ofThisProcess();
    BackboneOptions.Chosen chosen = backbone.choose();
    progress.note("Preprocessing: " + chosen.origin() + ".");
    RunRecord run =
        HeadTraining.run(
            new TrainRequest(
                new FeatureRequest(
                    data,
                    dataOptions.toDataSetOptions(),
                    chosen.backbone(),
                    chosen.preprocessing(),
                    Runtime.getRuntime().availableProcessors()),
                HeadSettings.defaults()
                    .withMethod(head)
                    .withBalanced(balanced)
                    .withSeed(dataOptions.seed()),
                out),
            progress);
    if (output.isJson()) {
      output.print(run);
    } else {
      new TrainSummary(run).print(output.text());
    }
    return 0;
  }

  private static void requireKnown(String strategy) {
    if (!strategy.equals("auto") && !strategy.equals("head")) {
      throw new GraftException(
          Fault.USAGE, "--strategy %s is unknown; known are auto and head.".formatted(strategy));
    }
  }
}
