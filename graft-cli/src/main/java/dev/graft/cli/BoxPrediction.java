package dev.graft.cli;

import dev.graft.AtomicFile;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.StorageFailure;
import dev.graft.cli.PictureFiles.Question;
import dev.graft.data.Sample;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.image.BoxDrawing;
import dev.graft.model.Finder;
import dev.graft.model.Found;
import dev.graft.model.GraftedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a model that finds things about pictures, and draws what it found. For one command only.
 *
 * @param least from which probability on things are told
 * @param most how many of a picture at most
 * @param folder where pictures with boxes drawn go
 */
record BoxPrediction(GraftedModel model, double least, int most, Optional<Path> folder) {
  /** So many pictures are answered before their answers are printed. */
  private static final int AT_ONCE = 64;

  /** Makes the folder, before any work is spent. */
  BoxPrediction {
    if (folder.isPresent()) {
      try {
        Files.createDirectories(folder.get());
      } catch (IOException e) {
        throw new GraftException(
            Fault.ENVIRONMENT,
            "the folder --draw %s cannot be made (%s); name another.".formatted(folder.get(), e),
            e);
      }
    }
  }

  /**
   * Prints the answers.
   *
   * @return the first that could not be read, if none could
   */
  Optional<BoxAnswer> print(
      List<Question> questions, ListPrinter printer, int threads, Progress stage) {
    BoxAnswer failure = null;
    boolean answered = false;
    Set<String> drawn = new HashSet<>();
    try (Finder finder = new Finder(model, 1)) {
      for (int from = 0; from < questions.size(); from += AT_ONCE) {
        List<Question> some = questions.subList(from, Math.min(from + AT_ONCE, questions.size()));
        List<Sample> samples =
            some.stream().flatMap(question -> question.sample().stream()).toList();
        Iterator<Outcome<Found>> outcomes =
            finder.detect("Finding", samples, threads, stage).iterator();
        for (Question question : some) {
          Outcome<Found> outcome =
              question.sample().isPresent()
                  ? outcomes.next()
                  : new Outcome.Unreadable<>(question.problem());
          BoxAnswer answer = answer(question, outcome, drawn);
          answered |= answer.error() == null;
          failure = failure == null && answer.error() != null ? answer : failure;
          printer.print(answer);
        }
      }
    }
    return answered ? Optional.empty() : Optional.ofNullable(failure);
  }

  private BoxAnswer answer(Question question, Outcome<Found> outcome, Set<String> drawn) {
    List<String> names = model.card().outputNames();
    if (!(outcome instanceof Outcome.Done<Found> done)) {
      return BoxAnswer.of(question.name(), outcome, names);
    }
    Found found = done.value().surest(least, most);
    if (folder.isPresent()) {
      try {
        draw(question.sample().orElseThrow(), found, folder.get(), drawn);
      } catch (IOException e) {
        return BoxAnswer.of(
            question.name(), new Outcome.Unreadable<>(String.valueOf(e.getMessage())), names);
      }
    }
    return BoxAnswer.of(question.name(), new Outcome.Done<>(found), names);
  }

  /** Under a name that no picture of the user's has. */
  private void draw(Sample sample, Found found, Path into, Set<String> drawn) throws IOException {
    List<BoxDrawing.Mark> marks =
        found.things().stream()
            .map(
                one ->
                    new BoxDrawing.Mark(
                        one.box(),
                        String.format(
                            Locale.ROOT,
                            "%s %.0f %%",
                            model.card().outputNames().get(one.index()),
                            100 * one.score()),
                        one.index()))
            .toList();
    byte[] jpeg;
    try (Content content = sample.open()) {
      jpeg = BoxDrawing.jpeg(content, marks);
    }
    String file = sample.name().substring(sample.name().lastIndexOf('/') + 1);
    String stem = file.lastIndexOf('.') > 0 ? file.substring(0, file.lastIndexOf('.')) : file;
    String name = stem;
    for (int number = 2; !drawn.add(name); number++) {
      name = stem + "-" + number;
    }
    try {
      AtomicFile.writeUnsynced(into.resolve(name + ".boxes.jpg"), ByteBuffer.wrap(jpeg));
    } catch (IOException e) {
      throw StorageFailure.of(
          "pictures with boxes cannot be written", into, e, "choose another folder for them");
    }
  }
}
