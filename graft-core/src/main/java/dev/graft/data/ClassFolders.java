package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a tree as one folder per class, or as train, validation and test folders of such. */
final class ClassFolders {
  private final Tree tree;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Skipped> skipped;
  private final List<String> warnings = new ArrayList<>();

  private ClassFolders(Tree tree) {
    this.tree = tree;
    this.skipped = new ArrayList<>(tree.skipped());
  }

  static Listing list(Tree tree) {
    ClassFolders folders = new ClassFolders(tree);
    folders.read();
    return new Listing(
        Task.CLASSIFY, List.of(), folders.candidates, folders.skipped, folders.warnings);
  }

  private void read() {
    String root = unwrap();
    List<String> tops = tree.foldersIn(root);
    if (tops.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          (tree.filesIn("").isEmpty()
                  ? "'" + tree.root() + "' is empty"
                  : "'" + tree.root() + "' holds no folders, so no picture has a class")
              + "; expected one folder per class with that class's pictures in it");
    }
    if (!isSplit(root, tops)) {
      readClasses(root, Split.TRAIN);
      return;
    }
    for (String top : tops) {
      Optional<Split> split = Split.named(top);
      if (split.isPresent()) {
        readClasses(Tree.join(root, top), split.get());
      } else {
        warnings.add(
            "folder '" + Tree.join(root, top) + "' is left out: it is none of train, val and test");
      }
    }
  }

  /** Steps into the one folder that an archive, or an unpacked one, is often wrapped in. */
  private String unwrap() {
    String root = "";
    List<String> tops = tree.foldersIn(root);
    while (tops.size() == 1
        && tree.filesIn(root).isEmpty()
        && Split.named(tops.get(0)).isEmpty()
        && !tree.foldersIn(Tree.join(root, tops.get(0))).isEmpty()) {
      root = Tree.join(root, tops.get(0));
      tops = tree.foldersIn(root);
    }
    return root;
  }

  /**
   * Whether the folders are splits and not classes: "train" may well be a class, between "bus" and
   * "tram".
   */
  private boolean isSplit(String root, List<String> tops) {
    List<Split> splits =
        tops.stream()
            .filter(top -> !tree.foldersIn(Tree.join(root, top)).isEmpty())
            .flatMap(top -> Split.named(top).stream())
            .distinct()
            .toList();
    boolean onlySplits = tops.stream().allMatch(top -> Split.named(top).isPresent());
    return !splits.isEmpty() && (onlySplits || (splits.contains(Split.TRAIN) && splits.size() > 1));
  }

  private void readClasses(String folder, Split split) {
    for (String name : tree.foldersIn(folder)) {
      String path = Tree.join(folder, name);
      List<Source> files = tree.filesBelow(path);
      if (files.isEmpty()) {
        warnings.add(
            "class folder '" + path + "' holds no file; add pictures to it or remove the folder");
        continue;
      }
      for (Source file : files) {
        candidates.add(new Candidate(file, new Candidate.Answer.Classes(Set.of(name)), split));
      }
      for (String empty : tree.emptyFoldersBelow(path)) {
        skipped.add(new Skipped(empty, "is an empty folder, not a file"));
      }
    }
    List<Source> loose = tree.filesIn(folder);
    if (!loose.isEmpty()) {
      warnings.add(
          (loose.size() == 1 ? "1 file lies" : loose.size() + " files lie")
              + " beside the class folders and so have no class, such as '"
              + loose.get(0).name()
              + "'");
    }
  }
}
