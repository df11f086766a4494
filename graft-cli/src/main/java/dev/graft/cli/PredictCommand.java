package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.cli.PictureFiles.Question;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.modality.Modality;
import dev.graft.model.Finder;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.model.StreamSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft predict}: labels and calibrated probabilities. */
@Command(
    name = "predict",
    description = "Label pictures, texts or sounds with a trained model.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  /** From this many pictures on, progress is worth showing. */
  static final int MANY = 50;

  /** So many pictures are answered before their answers are printed. */
  private static final int AT_ONCE = 256;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model.onnx that train wrote.")
  private Path modelFile;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Pictures or sounds; folders, of which every file is meant, at any depth; or - for paths"
              + " on standard input, one a line. Of a model for texts: text files, tables with a"
              + " column text, the texts themselves, or - for texts on standard input, one a line.")
  private List<String> files;

  @Option(
      names = "--top",
      paramLabel = "K",
      description =
          "Give the K most probable classes, labels or boxes of each file, from high to low.")
  private @Nullable Integer top;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description =
          "text, json (one document), jsonl (an object a line) or csv (a table). Default: text.")
  private AnswerPrinter.@Nullable Format format;

  @Option(
      names = "--min-score",
      paramLabel = "P",
      description =
          "Of things found in pictures or recordings, tell those of at least this probability."
              + " Default: 0.3 in pictures, 0.5 in recordings.")
  private @Nullable Double leastScore;

  @Option(
      names = "--draw",
      paramLabel = "DIR",
      description =
          "Write each picture with boxes about the things found there, as NAME.boxes.jpg.")
  private @Nullable Path drawFolder;

  @Mixin private StreamOptions stream;

  @Mixin private ViewsOption views;

  @Mixin private Output output;

  @Override
  public Integer call() {
    GraftedModel model = GraftedModel.read(modelFile);
    Modality modality = model.card().processor().modality();
    if (stream.isAsked()) {
      return hear(model, modality);
    }
    stream.requireNone();
    if (model.card().task() == Task.DETECT) {
      return find(model, modality);
    }
    requireNoBoxOptions();
    OptionalInt highest = highest(model.card());
    List<Question> questions = Question.all(model, files, System.in);
    int threads = Math.min(questions.size(), UsersWorkshop.open().threads());
    Optional<Answer> firstFailure = Optional.empty();
    boolean answered = false;
    try (Predictor predictor = new Predictor(model, 1, views.count());
        AnswerPrinter printer = printer(model.card(), questions, highest);
        Stage stage = new Stage(questions.size())) {
      for (int from = 0; from < questions.size(); from += AT_ONCE) {
        List<Question> some = questions.subList(from, Math.min(from + AT_ONCE, questions.size()));
        List<Sample> samples =
            some.stream().flatMap(question -> question.sample().stream()).toList();
        Iterator<Outcome<Prediction>> outcomes =
            predictor.predict("Predicting", samples, threads, stage).iterator();
        for (Question question : some) {
          Outcome<Prediction> outcome =
              question.sample().isPresent() ? outcomes.next() : question.unread();
          Answer answer = Answer.of(question.name(), outcome, model.card(), highest);
          answered |= answer.error() == null;
          firstFailure =
              answer.error() == null ? firstFailure : firstFailure.or(() -> Optional.of(answer));
          printer.print(answer);
        }
      }
    }
    return answered ? 0 : failed(firstFailure.orElseThrow().file(), modality);
  }

  private int find(GraftedModel model, Modality modality) {
    double least = leastScore == null ? Finder.USUAL_SCORE : leastScore;
    OptionValue.require("--min-score", least, value -> value >= 0 && value <= 1, "from 0 to 1");
    if (views.count() > 1) {
      throw new GraftException(
          Fault.USAGE, "--views does not go with a model that finds things; drop it.");
    }
    int most = top == null ? Integer.MAX_VALUE : top;
    OptionValue.require("--top", most, value -> value >= 1, "a number of boxes from 1");
    List<Question> questions = Question.all(model, files, System.in);
    int threads = Math.min(questions.size(), UsersWorkshop.open().threads());
    BoxPrediction prediction =
        new BoxPrediction(model, least, most, Optional.ofNullable(drawFolder));
    Optional<BoxAnswer> failure;
    try (ListPrinter printer = lists(questions, model.card(), BoxAnswer.COLUMNS);
        Stage stage = new Stage(questions.size())) {
      failure = prediction.print(questions, printer, threads, stage);
    }
    return failure.map(one -> failed(one.file(), modality)).orElse(0);
  }

  private int hear(GraftedModel model, Modality modality) {
    StreamSettings settings = stream.settings(model.card(), leastScore);
    if (top != null || drawFolder != null || views.count() > 1) {
      throw new GraftException(
          Fault.USAGE,
          "%s does not go with --stream; drop one of them."
              .formatted(top != null ? "--top" : drawFolder != null ? "--draw" : "--views"));
    }
    List<Question> questions = Question.all(model, files, System.in);
    StreamPrediction prediction = new StreamPrediction(model, settings);
    if (format() == AnswerPrinter.Format.TEXT) {
      output.text().println(prediction.words());
    }
    Optional<SpanAnswer> failure;
    try (ListPrinter printer = lists(questions, model.card(), SpanAnswer.COLUMNS);
        Stage stage = new Stage(questions.size())) {
      failure = prediction.print(questions, printer, UsersWorkshop.open().threads(), stage);
    }
    return failure.map(one -> failed(one.file(), modality)).orElse(0);
  }

  private ListPrinter lists(List<Question> questions, ModelCard card, List<String> columns) {
    return new ListPrinter(
        output.text(),
        format(),
        questions.stream().map(Question::name).toList(),
        card.outputNames(),
        columns);
  }

  private void requireNoBoxOptions() {
    if (leastScore != null || drawFolder != null) {
      throw new GraftException(
          Fault.USAGE,
          "%s goes with a model that finds things, and this one answers for whole samples; drop it."
              .formatted(leastScore != null ? "--min-score" : "--draw"));
    }
  }

  /** How many probabilities each answer has, if not all. */
  private OptionalInt highest(ModelCard card) {
    if (top == null) {
      return OptionalInt.empty();
    }
    if (top < 1) {
      throw new GraftException(
          Fault.USAGE,
          String.format(Locale.ROOT, "--top %d: expected a number of classes from 1.", top));
    }
    if (card.task() == Task.REGRESS) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "--top %d goes with classes or labels, and this model predicts numbers; drop it.",
              top));
    }
    if (card.task() == Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "--top %d goes with classes or labels, and this model writes down what is said; drop it.",
              top));
    }
    return OptionalInt.of(Math.min(top, card.outputNames().size()));
  }

  private AnswerPrinter printer(ModelCard card, List<Question> questions, OptionalInt highest) {
    PrintWriter out = output.text();
    return switch (format()) {
      case TEXT ->
          new AnswerPrinter.Text(
              out,
              card.task(),
              card.processor().modality().noun().many(),
              card.processor().modality().limit(),
              questions.stream().mapToInt(question -> question.name().length()).max().orElse(0),
              top != null);
      case JSON -> new AnswerPrinter.Json(out);
      case JSONL -> new AnswerPrinter.JsonLines(out);
      case CSV -> new AnswerPrinter.Csv(out, card.task(), card.outputNames(), highest);
    };
  }

  private AnswerPrinter.Format format() {
    if (format != null && output.isJson() && format != AnswerPrinter.Format.JSON) {
      throw new GraftException(
          Fault.USAGE,
          "--json and --format %s ask for two formats; drop one of them."
              .formatted(format.name().toLowerCase(Locale.ROOT)));
    }
    AnswerPrinter.Format usual =
        output.isJson() ? AnswerPrinter.Format.JSON : AnswerPrinter.Format.TEXT;
    return format == null ? usual : format;
  }

  /**
   * One unreadable file of several is told beside the others' answers; all of them is a fault, told
   * after their answers were printed.
   */
  private int failed(String first, Modality modality) {
    output
        .errors()
        .printf(
            "graft: nothing was predicted: %s cannot be read. Give %s.%n",
            first, modality.formats());
    return Fault.DATA.exitStatus();
  }

  /** One stage for all calls of the predictor, shown where there is much to do. */
  private static final class Stage implements Progress, AutoCloseable {
    private final Progress all;

    Stage(int pictures) {
      all = pictures < MANY ? Progress.none() : TerminalProgress.ofThisProcess();
      all.begin("Predicting", pictures);
    }

    @Override
    public void begin(String part, long total) {}

    @Override
    public void advance(long count) {
      all.advance(count);
    }

    @Override
    public void end() {}

    @Override
    public void note(String message) {
      all.note(message);
    }

    @Override
    public void close() {
      all.end();
    }
  }
}
