package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Task;
import dev.graft.eval.ClassMetrics;
import dev.graft.eval.DetectionMetrics;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.modality.Noun;
import dev.graft.model.GraftedModel;
import dev.graft.train.EvaluatedPart;
import dev.graft.train.ModelEvaluation;
import dev.graft.train.ModelEvaluation.Figures;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft evaluate}: metrics of a model on a labelled set. */
@Command(
    name = "evaluate",
    description = "Measure a trained model on labelled pictures, texts or sounds.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private static final int WIDEST_CONFUSION = 12;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model.onnx that train wrote.")
  private Path modelFile;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "Labelled pictures, texts or sounds, laid out as for train.")
  private Path data;

  @Option(
      names = "--part",
      paramLabel = "NAME",
      defaultValue = "all",
      description =
          "Which samples count: new (the model was neither trained nor validated on them), seen"
              + " (the others), train, val or test (DATA's own parts), or all. Default:"
              + " ${DEFAULT-VALUE}.")
  private EvaluatedPart part;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Of a model that finds things, write a page with figures, and pictures of misses and"
              + " false alarms.")
  private @Nullable Path report;

  @Option(names = "--strict", description = "Refuse the data if any file of it would be skipped.")
  private boolean strict;

  @Mixin private ViewsOption views;

  @Mixin private Output output;

  @Override
  public Integer call() {
    GraftedModel model = GraftedModel.read(modelFile);
    if (report != null) {
      if (model.card().task() != Task.DETECT) {
        throw new GraftException(
            Fault.USAGE,
            "--report goes with a model that finds things, and this one answers for whole samples; drop it.");
      }
      OutputFile.makeFolder(report);
    }
    ModelEvaluation evaluation =
        ModelEvaluation.of(model, data, part, strict, views.count(), UsersWorkshop.open());
    if (report != null) {
      BoxPage.write(report, modelFile, model, data, part, evaluation);
    }
    if (output.isJson()) {
      output.print(evaluation);
    } else {
      print(evaluation, model.card().processor().modality().noun(), output.text());
    }
    return 0;
  }

  private static void print(ModelEvaluation evaluation, Noun noun, PrintWriter out) {
    String views =
        evaluation.views() == 1
            ? ""
            : String.format(
                Locale.ROOT, ", answers averaged over %d views of each", evaluation.views());
    out.printf(
        Locale.ROOT,
        "%s%s%n  %s%n",
        noun.count(evaluation.samples()),
        views,
        evaluation.metrics().headline());
    if (evaluation.metrics() instanceof ClassMetrics classes) {
      out.printf(
          Locale.ROOT,
          "  macro F1 %.3f, log-loss %.3f, calibration error %.3f%n",
          classes.macroF1(),
          classes.logLoss(),
          classes.ece());
      printClasses(classes, out);
    }
    if (evaluation.metrics() instanceof DetectionMetrics boxes) {
      BoxTable.print(boxes, out);
    } else if (!(evaluation.metrics() instanceof TranscriptMetrics)) { // which tell no novelty
      out.printf(Locale.ROOT, "  %s%n", novelty(evaluation, noun.many()));
    }
    Map<String, Figures> seen = evaluation.seen();
    boolean tellsSeen = seen.size() > 1 || !seen.containsKey("new");
    evaluation
        .parts()
        .forEach(
            (name, figures) -> {
              if (!tellsSeen || !figures.equals(seen.get(name))) { // or it would stand there twice
                print("of " + name, figures, noun, out);
              }
            });
    if (tellsSeen) {
      seen.forEach((name, figures) -> print(describe(name), figures, noun, out));
    }
    SummaryLines lines = new SummaryLines(out, "the JSON document");
    lines.skipped(evaluation.skipped());
    evaluation.warnings().forEach(one -> lines.line("warning", Remedies.withOptions(one)));
  }

  private static String describe(String seen) {
    return seen.equals("new") ? "new to the model" : "seen in " + seen;
  }

  private static void print(String which, Figures figures, Noun noun, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "  %-18s %,6d %s: %s%n",
        which,
        figures.samples(),
        figures.samples() == 1 ? noun.one() : noun.many(),
        figures.metrics().headline());
  }

  private static String novelty(ModelEvaluation evaluation, String samples) {
    String flagged =
        String.format(
            Locale.ROOT,
            "%,d (%.1f %%) look unlike the training %s",
            evaluation.unlikeTraining(),
            100.0 * evaluation.unlikeTraining() / evaluation.samples(),
            samples);
    Double rate = evaluation.falseAlarms();
    return rate == null
        ? flagged
        : flagged
            + String.format(Locale.ROOT, "; of %s like them %.1f %% would", samples, 100 * rate);
  }

  private static void printClasses(ClassMetrics classes, PrintWriter out) {
    int width =
        Math.max(5, classes.perClass().stream().mapToInt(c -> c.name().length()).max().orElse(0));
    boolean withConfusion = classes.perClass().size() <= WIDEST_CONFUSION;
    out.printf(
        Locale.ROOT,
        "%n  %-" + width + "s  precision  recall     F1   samples%s%n",
        "class",
        withConfusion ? "  taken for" : "");
    for (int c = 0; c < classes.perClass().size(); c++) {
      ClassMetrics.PerClass score = classes.perClass().get(c);
      out.printf(
          Locale.ROOT,
          "  %-" + width + "s  %9.3f  %6.3f  %5.3f  %8d%s%n",
          score.name(),
          score.precision(),
          score.recall(),
          score.f1(),
          score.support(),
          withConfusion ? "  " + confusions(classes, c) : "");
    }
    out.println();
  }

  private static String confusions(ClassMetrics classes, int c) {
    StringBuilder text = new StringBuilder();
    for (int other = 0; other < classes.perClass().size(); other++) {
      int count = classes.confusion().get(c).get(other);
      if (other != c && count > 0) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(classes.perClass().get(other).name())
            .append(' ')
            .append(count);
      }
    }
    return text.isEmpty() ? "-" : text.toString();
  }
}
