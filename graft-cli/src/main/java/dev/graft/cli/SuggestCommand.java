package dev.graft.cli;

import dev.graft.AtomicFile;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.cli.PictureFiles.Question;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.modality.Noun;
import dev.graft.model.GraftedModel;
import dev.graft.suggest.NextLabels;
import dev.graft.suggest.NextLabels.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft suggest}: which unlabelled files to label next. */
@Command(
    name = "suggest",
    description = "Say which unlabelled pictures, texts or sounds to label next.",
    customSynopsis = "graft suggest MODEL FILE... [--count N] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class SuggestCommand implements Callable<Integer> {
  private static final int LONGEST_NAME = 30;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model.onnx that train wrote.")
  private Path modelFile;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "What could be labelled, as for predict: files, folders, or - for standard input.")
  private List<String> files;

  @Option(
      names = "--count",
      defaultValue = "20",
      paramLabel = "N",
      description = "How many labels you can give next. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Draws where the search starts. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "A table to receive them: path, guess, probability, doubt, stands_for, about, about_probability.")
  private @Nullable Path out;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw new GraftException(
          Fault.USAGE,
          String.format(Locale.ROOT, "--count %d: expected a number from 1, such as 20.", count));
    }
    if (out != null) {
      requireOther(out);
      overwrite.requireFile(out);
      OutputFile.makeFolder(out);
    }
    GraftedModel model = GraftedModel.read(modelFile);
    List<Question> questions = Question.all(model, files, System.in);
    List<Sample> samples =
        questions.stream().flatMap(question -> question.sample().stream()).distinct().toList();
    Workshop workshop = UsersWorkshop.open();
    NextLabels found = NextLabels.of(model, samples, unread(questions), count, seed, workshop);
    if (out != null) {
      AtomicFile.write(out, ByteBuffer.wrap(table(found)));
    }
    if (output.isJson()) {
      output.print(found);
    } else {
      print(found, model.card().processor().modality().noun(), output.text());
    }
    return 0;
  }

  /** Nothing that is read here is ever written over. */
  private void requireOther(Path table) {
    Path written = table.toAbsolutePath().normalize();
    boolean read =
        Stream.concat(Stream.of(modelFile), files.stream().flatMap(SuggestCommand::path))
            .anyMatch(path -> path.toAbsolutePath().normalize().equals(written));
    if (read) {
      throw new GraftException(
          Fault.USAGE,
          "--out %s is read by this very command; name another file.".formatted(table));
    }
  }

  /** Texts may be no paths. */
  private static Stream<Path> path(String word) {
    try {
      return word.isBlank() ? Stream.empty() : Stream.of(Path.of(word));
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  private static List<Skipped> unread(List<Question> questions) {
    return questions.stream()
        .filter(question -> question.sample().isEmpty())
        .map(question -> new Skipped(question.name(), question.problem()))
        .toList();
  }

  private void print(NextLabels found, Noun noun, PrintWriter text) {
    text.printf(
        Locale.ROOT,
        "%nLabel %s of %s next, in this order: by the doubt about all that each stands for.%n%n",
        found.suggestions().size() == 1 ? "this one" : "these " + found.suggestions().size(),
        noun.count(found.looked()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("doubt", "taken for", "unsure of", "stands for", "where"));
    for (Suggestion one : found.suggestions()) {
      rows.add(
          List.of(
              String.format(Locale.ROOT, "%.3f", one.doubt()),
              named(one.guess(), one.probability()),
              named(one.about(), one.aboutProbability()),
              String.format(Locale.ROOT, "%,d", one.standsFor()),
              one.path()));
    }
    new TextTable(rows).printWhole(text);
    text.println();
    SummaryLines lines = new SummaryLines(text, "the JSON document");
    if (found.known() > 0) {
      lines.line(
          "known",
          String.format(
              Locale.ROOT,
              "%s left out: the model has learned from %s or was chosen by %2$s",
              found.known() == 1 ? "1 " + noun.one() + " was" : noun.count(found.known()) + " were",
              found.known() == 1 ? "it" : "them"));
    }
    lines.skipped(found.skipped());
    if (out != null) {
      lines.whole("table", out.toString());
    }
  }

  private static String named(String output, double probability) {
    return String.format(
        Locale.ROOT, "%s %.1f %%", Shortened.to(LONGEST_NAME, output), 100 * probability);
  }

  private static byte[] table(NextLabels found) {
    return CsvTable.of(
        List.of(
            "path", "guess", "probability", "doubt", "stands_for", "about", "about_probability"),
        found.suggestions().stream()
            .map(
                one ->
                    List.<Object>of(
                        one.path(),
                        one.guess(),
                        String.format(Locale.ROOT, "%.4f", one.probability()),
                        String.format(Locale.ROOT, "%.4f", one.doubt()),
                        one.standsFor(),
                        one.about(),
                        String.format(Locale.ROOT, "%.4f", one.aboutProbability())))
            .toList());
  }
}
