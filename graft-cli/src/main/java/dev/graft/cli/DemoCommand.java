package dev.graft.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Progress;
import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.eval.ClassMetrics;
import dev.graft.eval.Metrics;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.head.HeadSettings;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Strategy;
import dev.graft.report.Report;
import dev.graft.train.Destination;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import dev.graft.train.Pausing;
import dev.graft.train.RunFolder;
import dev.graft.train.RunRecord;
import dev.graft.train.TrainRequest;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code graft demo}: the main job on leaves that Graft draws itself. */
@Command(
    name = DemoCommand.NAME,
    description = "Train on leaves that Graft draws itself, and show what came of it.",
    customSynopsis = "graft demo [--out DIR] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  static final String NAME = "demo";

  private static final int EPOCHS = 4;
  private static final Rates RATES = new Rates(1e-3, 4e-3, 1); // high, as there are few steps
  private static final int SHOWN = 3;

  @Option(
      names = "--out",
      defaultValue = "graft-demo",
      paramLabel = "DIR",
      description = "Receives model.onnx, report.html and run.json. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Other leaves, other shuffles. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private BackboneOptions backbone;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Spec private CommandSpec command;

  /** A leaf that was held out, and what the model says about it; printed in JSON. */
  private record Shown(String file, String truth, String label, double probability) {}

  /** Everything, as it is printed in JSON. */
  private record Result(
      String data,
      double seconds,
      @Nullable Double headAlone,
      double fineTuned,
      List<Shown> shown,
      RunRecord run) {}

  @Override
  public Integer call() throws IOException {
    boolean again = isDemo(out.resolve("run.json"));
    if (!again) {
      overwrite.require(out, false);
    }
    long start = System.nanoTime();
    System.setProperty("java.awt.headless", "true");
    Workshop workshop = UsersWorkshop.open();
    Path leaves =
        new DemoLeaves(
                workshop.cache().resolve("demo"),
                DemoLeaves.settings(seed).withThreads(workshop.threads()))
            .folder(workshop.progress());
    RunRecord run = train(request(leaves, again, workshop));
    List<Shown> shown = shown(leaves, run);
    Result result =
        new Result(
            leaves.toString(),
            (System.nanoTime() - start) / 1e9,
            run.headAlone() == null ? null : accuracy(run.headAlone()),
            accuracy(run.metrics()),
            shown,
            run);
    if (output.isJson()) {
      output.print(result);
    } else {
      print(result, out.resolve(Report.FILE), output.text());
    }
    return 0;
  }

  private RunRecord train(TrainRequest request) {
    try (Interrupt interrupt = new Interrupt(() -> "The same command goes on from there.");
        RunFolder folder = RunFolder.open(out, request.earlier())) {
      interrupt.beforeEnd(folder::close);
      return TransferLearning.run(
          request,
          folder,
          (record, judged) -> Report.write(out, record, judged, request.features().modality()));
    }
  }

  /** Whether a record is of a demo, which another demo may replace. */
  private static boolean isDemo(Path record) {
    try {
      JsonNode run = new ObjectMapper().readTree(Files.readAllBytes(record));
      return run.at("/asked/command/0").asText().equals(NAME);
    } catch (IOException e) {
      return false;
    }
  }

  private TrainRequest request(Path leaves, boolean again, Workshop workshop) {
    BackboneOptions.Chosen chosen = backbone.choose();
    Tuning briefly =
        Tuning.of(new Strategy.Full())
            .withChanges(
                recipe ->
                    recipe
                        .withEachStage(stage -> stage.withMaxEpochs(EPOCHS).withRates(RATES))
                        .withBatchNorm(BatchNorm.FROZEN)
                        .withResolution(1));
    return new TrainRequest(
        new FeatureRequest(
            leaves,
            DataSetOptions.defaults().withSeed(seed),
            chosen.backbone(),
            chosen.features(),
            chosen.modality(),
            chosen.origin(),
            workshop),
        HeadRequest.of(HeadSettings.defaults(workshop.threads()).withSeed(seed)),
        briefly,
        Pausing.defaults(),
        new Destination(out, again || overwrite.given(), Optional.of(Asking.by(command))));
  }

  private static double accuracy(Map<String, Metrics> metrics) {
    return ((ClassMetrics) Objects.requireNonNull(metrics.get("val"))).accuracy();
  }

  /** The model's word on a few leaves that it was not trained on, of different kinds. */
  private static List<Shown> shown(Path leaves, RunRecord run) throws IOException {
    List<Path> files = new ArrayList<>();
    List<String> kinds = run.classes();
    for (int i = 0; i < SHOWN; i++) {
      Path kind = leaves.resolve("val").resolve(kinds.get(i * kinds.size() / SHOWN));
      try (Stream<Path> pictures = Files.list(kind)) {
        files.add(pictures.min(Comparator.naturalOrder()).orElseThrow());
      }
    }
    List<Sample> samples =
        files.stream()
            .map(file -> new Sample(Source.of(file), new Target.Values(List.of()), ""))
            .toList();
    List<Shown> shown = new ArrayList<>();
    try (Predictor predictor = new Predictor(GraftedModel.read(Path.of(run.model())), 1)) {
      List<Outcome<Prediction>> outcomes =
          predictor.predict("Predicting", samples, 1, Progress.none());
      for (int i = 0; i < outcomes.size(); i++) {
        Prediction prediction = ((Outcome.Done<Prediction>) outcomes.get(i)).value();
        shown.add(
            new Shown(
                files.get(i).toString(),
                String.valueOf(Objects.requireNonNull(files.get(i).getParent()).getFileName()),
                kinds.get(prediction.best()),
                prediction.values().get(prediction.best())));
      }
    }
    return shown;
  }

  private static void print(Result result, Path report, PrintWriter out) {
    RunRecord run = result.run();
    out.printf(
        Locale.ROOT,
        "%nGraft drew %,d leaves of %d kinds (%s)%nand put a new head on %s, which had never seen"
            + " such a leaf.%n%n",
        run.data().train() + run.data().val(),
        run.classes().size(),
        String.join(", ", run.classes()),
        run.backbone().name());
    out.printf(
        Locale.ROOT,
        "On %,d leaves that it was not trained on, it is right about%n",
        run.data().val());
    if (result.headAlone() != null) {
      out.printf(
          Locale.ROOT,
          "  %5.1f %%  with only the head trained, exactly, on what the network sees%n",
          100 * result.headAlone());
    }
    out.printf(
        Locale.ROOT,
        "  %5.1f %%  after fine-tuning the whole network for %d short epochs%n%n",
        100 * result.fineTuned(),
        run.history().size());
    out.printf("Three of them:%n");
    for (Shown leaf : result.shown()) {
      out.printf(
          Locale.ROOT,
          "  %-8s %5.1f %%  %s  %s%n",
          leaf.label(),
          100 * leaf.probability(),
          leaf.label().equals(leaf.truth()) ? "right" : "wrong, it is " + leaf.truth(),
          leaf.file());
    }
    out.printf(
        Locale.ROOT,
        "%nIt took %.0f seconds. Look at the leaves in %s%nThe model, one file: %s%nHow good it is,"
            + " as a page: %s%n",
        result.seconds(),
        result.data(),
        run.model(),
        report);
    out.printf(
        "%nNow yours: graft train FOLDER, where FOLDER has one folder of pictures per class.%n");
  }
}
