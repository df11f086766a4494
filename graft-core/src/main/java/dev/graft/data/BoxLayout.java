package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Candidate.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds boxes in a folder or archive: as COCO, Pascal VOC or YOLO write them. */
final class BoxLayout {
  private static final Pattern PICTURE =
      Pattern.compile("(?i).*\\.(jpe?g|jpe|jfif|png|bmp|gif|webp|tiff?|heic|avif)");

  private BoxLayout() {}

  /** Whether boxes would be an answer to what is asked, or the classes that they are of. */
  static boolean isAsked(Asked asked) {
    return asked.targets().isEmpty()
        && asked.task().map(task -> task == Task.DETECT || task == Task.MULTILABEL).orElse(true);
  }

  /** What a tree holds if there are boxes in it. */
  static Optional<Listing> find(Tree tree, Asked asked) {
    if (!isAsked(asked)) {
      return Optional.empty();
    }
    return CocoBoxes.find(tree, asked)
        .or(() -> VocBoxes.find(tree))
        .or(() -> YoloBoxes.find(tree))
        .map(listing -> as(listing, asked));
  }

  /** What a file lists, if it is a document of boxes, or says where they are. */
  static Optional<Listing> find(Path file, Asked asked) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!isAsked(asked)) {
      return Optional.empty();
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      Path folder = file.toAbsolutePath().normalize().getParent();
      return folder == null ? Optional.empty() : find(Tree.ofFolder(folder), asked);
    }
    return name.endsWith(".json")
        ? CocoBoxes.of(file).map(listing -> as(listing, asked))
        : Optional.empty();
  }

  /** Boxes, or for a task of several labels the classes that each picture has boxes of. */
  static Listing as(Listing boxes, Asked asked) {
    if (!asked.task().equals(Optional.of(Task.MULTILABEL))) {
      return boxes;
    }
    List<Candidate> labelled =
        boxes.candidates().stream()
            .map(one -> new Candidate(one.source(), new Answer.Classes(one.classes()), one.split()))
            .toList();
    return new Listing(Task.MULTILABEL, List.of(), labelled, boxes.skipped(), boxes.warnings())
        .withWarning(
            "the data hold bounding boxes: which classes are in each picture is learned, not where");
  }

  /**
   * Refuses targets, which are columns, where boxes are to be learned.
   *
   * @throws GraftException of fault {@code USAGE} if some are asked for
   */
  static void requireNoTargets(String path, Asked asked) {
    if (!asked.targets().isEmpty()) {
      throw new GraftException(
          Fault.USAGE,
          "targets are columns of manifests, and from '%s' boxes are to be learned, of which %s is no column; ask for no target, and for the classes to keep."
              .formatted(path, Table.named(asked.targets())));
    }
  }

  /** The failure of data that were to hold boxes. */
  static GraftException without(String path) {
    return new GraftException(
        Fault.DATA,
        "'%s' holds no boxes; expected COCO's JSON, Pascal VOC's XML files or YOLO's text files beside the pictures."
            .formatted(path));
  }

  /** Whether a file is called as pictures are. */
  static boolean isPicture(Source file) {
    return PICTURE.matcher(file.name()).matches();
  }

  /** A file's name without its folder and ending. */
  static String stem(String file) {
    String name = lastPart(file);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** The last part of a path, written on whichever system. */
  static String lastPart(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  static boolean endsWith(Source file, String ending) {
    return file.name().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /** What a folder is for, by its own name or that of one around it, beside others of such. */
  static Optional<Split> split(Tree tree, String folder) {
    String around = "";
    for (String name : folder.isEmpty() ? new String[0] : folder.split("/")) {
      Map<String, Split> named = Split.namedTogether(tree.foldersIn(around));
      if (named.containsKey(name)) {
        return Optional.ofNullable(named.get(name));
      }
      around = Tree.join(around, name);
    }
    return Optional.empty();
  }
}
