package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Misspelling;
import dev.graft.data.Candidate.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a folder, archive or manifest says it holds.
 *
 * @param task what to learn from it
 * @param targetNames the names of the numbers for {@link Task#REGRESS}, else empty
 * @param candidates in the order they were found
 * @param skipped what cannot even be a candidate
 * @param warnings what is odd but stops nothing, one sentence each
 */
record Listing(
    Task task,
    List<String> targetNames,
    List<Candidate> candidates,
    List<Skipped> skipped,
    List<String> warnings) {
  private static final int NAMED_CLASSES = 12;

  static Listing of(Path path, Asked asked, Archives archives) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (Files.isDirectory(path)) {
      return Layout.list(Tree.ofFolder(path), asked);
    }
    if (!Files.exists(path)) {
      if (FileNames.isUnreadable(path.toString())) {
        throw FileNames.unreadable(path.toString());
      }
      throw new GraftException(
          Fault.DATA,
          "there is no '" + path + "'; give a folder, a .csv or .jsonl file, or a .zip.");
    }
    if (asked.task().equals(Optional.of(Task.DETECT))) {
      BoxLayout.requireNoTargets(path.toString(), asked);
    }
    Optional<Listing> boxes = BoxLayout.find(path, asked);
    if (boxes.isPresent()) {
      return boxes.get();
    }
    if (Manifest.isNamedLikeOne(name)) {
      if (asked.task().equals(Optional.of(Task.DETECT))) {
        throw BoxLayout.without(path.toString());
      }
      return Manifest.list(path, asked);
    }
    Optional<ArchiveFormat> format = ArchiveFormat.of(path);
    if (format.equals(Optional.of(ArchiveFormat.ZIP))) {
      return Layout.list(Tree.ofZip(path, archives), asked);
    }
    throw new GraftException(
        Fault.DATA,
        format
            .map(
                kind ->
                    "'%s' is %s, which is not read; unpack it and give the folder."
                        .formatted(path, kind.description()))
            .orElse(
                "'"
                    + path
                    + "' is no data set; expected a folder with one folder per class, a .csv or"
                    + " .jsonl manifest, or a .zip of such a folder."));
  }

  /**
   * Refuses what says nothing that could be learned from.
   *
   * @param path where it was read
   */
  void requireSome(Path path) {
    if (candidates.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "'%s' %s%s"
              .formatted(
                  path,
                  skipped.isEmpty() ? "holds no sample; add some" : "holds no usable sample",
                  Skipped.summary(skipped)));
    }
  }

  /**
   * The same with the boxes of some classes alone.
   *
   * @param classes all where there are none
   * @param path where it was read
   */
  Listing keeping(List<String> classes, Path path) {
    if (classes.isEmpty()) {
      return this;
    }
    if (task != Task.DETECT) {
      throw new GraftException(
          Fault.USAGE,
          "'%s' holds no boxes, and only of boxes can some classes be kept; leave the others out of the data."
              .formatted(path));
    }
    List<String> known =
        candidates.stream()
            .flatMap(one -> one.classes().stream())
            .distinct()
            .sorted(NaturalOrder.comparator())
            .toList();
    for (String wanted : classes) {
      String name = Label.clean(wanted);
      if (name.isEmpty()) {
        throw new GraftException(
            Fault.USAGE,
            "one of the classes to keep, '%s', has an empty name; is there a comma too many?"
                .formatted(String.join(",", classes)));
      }
      if (!known.contains(name)) {
        throw new GraftException(
            Fault.USAGE,
            "no box of '%s' is of class '%s'%s; its classes are %s."
                .formatted(
                    path,
                    wanted,
                    Misspelling.meant(name, known)
                        .map(" (did you mean '%s'?)"::formatted)
                        .orElse(""),
                    named(known)));
      }
    }
    return keepingOnly(classes);
  }

  /** How people are told of classes; of the first where they are many. */
  private static String named(List<String> known) {
    return known.size() <= NAMED_CLASSES
        ? Table.named(known)
        : String.format(
            Locale.ROOT,
            "%s and %,d more",
            Table.named(known.subList(0, NAMED_CLASSES)),
            known.size() - NAMED_CLASSES);
  }

  /** The same with the boxes of some classes alone; all where there are none. */
  Listing keepingOnly(List<String> classes) {
    Set<String> kept = classes.stream().map(Label::clean).collect(Collectors.toSet());
    return classes.isEmpty()
        ? this
        : new Listing(
            task,
            targetNames,
            candidates.stream()
                .map(
                    one ->
                        one.answer() instanceof Answer.Boxes boxes
                            ? new Candidate(one.source(), boxes.keeping(kept), one.split())
                            : one)
                .toList(),
            skipped,
            warnings);
  }

  /** The same samples without their answers: any number of labels, and none. */
  Listing unlabelled() {
    Answer none = new Answer.Classes(Set.of());
    return new Listing(
        Task.MULTILABEL,
        List.of(),
        candidates.stream().map(one -> new Candidate(one.source(), none, one.split())).toList(),
        skipped,
        warnings);
  }

  /** Two listings of one task as one. */
  Listing and(Listing other) {
    return new Listing(
        task,
        targetNames,
        joined(candidates, other.candidates),
        joined(skipped, other.skipped),
        joined(warnings, other.warnings));
  }

  /** The same with something odd more. */
  Listing withWarning(String warning) {
    return new Listing(task, targetNames, candidates, skipped, joined(warnings, List.of(warning)));
  }

  private static <T> List<T> joined(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
