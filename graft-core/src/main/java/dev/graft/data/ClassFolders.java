package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a tree as one folder per class; as train, validation and test folders of such; or as class
 * folders that hold train, validation and test folders. Folders around all that are seen through.
 */
final class ClassFolders {
  /** What lies beside data sets and is none of their samples. */
  private static final Pattern DOCUMENT =
      Pattern.compile(
          "(?i)(readme|licen[cs]e|copying|notice|authors|changelog|citation|makefile)[^/]*"
              + "|[^/]*\\.(txt|md|rst|pdf|docx?|html?|csv|tsv|json|jsonl|ndjson|xml|ya?ml|py|ipynb|sh|bat|m|mat|r|xlsx?|log|ini|toml|cfg|bib|tex|zip|gz|tar|7z|rar|sha256|md5)");

  /** A text of its own, such as a class of texts holds. */
  private static final Pattern TEXT =
      Pattern.compile("(?i)(?!(readme|licen[cs]e|copying|notice|authors|changelog)\\b)[^/]*\\.txt");

  /** Where there are more texts than this for each other file, they are the samples. */
  private static final int TEXTS_TO_ONE_OTHER = 10;

  private final Tree tree;
  private final boolean texts;
  private final String root;
  private final Map<String, Split> splits;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Skipped> skipped;
  private final List<String> warnings = new ArrayList<>();

  ClassFolders(Tree tree) {
    this.tree = tree;
    this.texts = areTexts(tree);
    this.skipped = new ArrayList<>(tree.skipped());
    this.root = unwrap();
    this.splits = splits();
  }

  /** The folder that all is in. */
  String root() {
    return root;
  }

  /** Whether there are at least two classes to learn, so that no manifest is needed. */
  boolean areClear() {
    if (splits.isEmpty()) {
      return filled(root).size() > 1;
    }
    return splits.entrySet().stream()
        .filter(one -> one.getValue() == Split.TRAIN)
        .anyMatch(one -> filled(classRoot(Tree.join(root, one.getKey()), Set.of())).size() > 1);
  }

  Listing list() {
    if (tree.foldersIn(root).isEmpty()) {
      throw withoutFolders();
    }
    if (!splits.isEmpty()) {
      readSplits();
    } else if (isClassThenSplit()) {
      for (String name : filled(root)) {
        String folder = Tree.join(root, name);
        Split.namedTogether(tree.foldersIn(folder))
            .forEach((part, split) -> readClass(Tree.join(folder, part), name, split));
      }
      warnLoose(root);
    } else {
      readClasses(root, Split.TRAIN);
      warnOfSameFolders();
    }
    return new Listing(Task.CLASSIFY, List.of(), candidates, skipped, warnings);
  }

  /**
   * The same where no sample needs a class: all files but documents, in whatever folder they lie.
   */
  Listing listUnlabelled() {
    if (!splits.isEmpty()) {
      splits.forEach((name, split) -> readAll(Tree.join(root, name), split));
      warnOfOthers();
      warnOf(
          tree.filesIn(root).stream().filter(file -> !isDocument(file)).toList(),
          "the folders for parts of the data and so in none of them");
    } else if (isClassThenSplit()) {
      readLoose(root, Split.TRAIN);
      for (String name : filled(root)) {
        String folder = Tree.join(root, name);
        Split.namedTogether(tree.foldersIn(folder))
            .forEach((part, split) -> readAll(Tree.join(folder, part), split));
      }
    } else {
      readAll("", Split.TRAIN);
    }
    return new Listing(Task.CLASSIFY, List.of(), candidates, skipped, warnings).unlabelled();
  }

  private void readAll(String folder, Split split) {
    readLoose(folder, split);
    tree.foldersIn(folder).forEach(name -> readClass(Tree.join(folder, name), name, split));
  }

  private void readLoose(String folder, Split split) {
    Candidate.Answer none = new Candidate.Answer.Classes(Set.of());
    tree.filesIn(folder).stream()
        .filter(file -> !isDocument(file))
        .forEach(file -> candidates.add(new Candidate(file, none, split)));
  }

  private GraftException withoutFolders() {
    List<Source> files = tree.filesIn(root);
    Optional<Source> packed =
        files.stream()
            .filter(file -> file.name().matches("(?i).*\\.(zip|tar|gz|tgz|7z|rar)"))
            .findFirst();
    String found =
        packed.isPresent()
            ? "holds another archive, '" + packed.get().name() + "'; unpack it and give the folder"
            : (files.isEmpty() ? "is empty" : "holds no folders, so no sample has a class")
                + "; expected one folder per class with that class's files in it";
    return new GraftException(Fault.DATA, "'" + tree.root() + "' " + found + ".");
  }

  /** Steps into the one folder that an archive, or an unpacked one, is often wrapped in. */
  private String unwrap() {
    String folder = "";
    List<String> tops = filled(folder);
    while (tops.size() == 1
        && Split.named(tops.get(0)).isEmpty()
        && !filled(Tree.join(folder, tops.get(0))).isEmpty()) {
      folder = Tree.join(folder, tops.get(0));
      tops = filled(folder);
    }
    return folder;
  }

  /** The folders in a folder that hold what may be a sample, at any depth. */
  private List<String> filled(String folder) {
    return tree.foldersIn(folder).stream()
        .filter(name -> tree.hasBelow(Tree.join(folder, name), file -> !isDocument(file)))
        .toList();
  }

  /**
   * The folders that are parts and not classes: "train" may well be a class, between "bus" and
   * "tram", but not beside "test", and not where it alone holds folders.
   */
  private Map<String, Split> splits() {
    List<String> tops = tree.foldersIn(root);
    Map<String, Split> named = Split.namedTogether(tops);
    boolean several = new HashSet<>(named.values()).size() > 1;
    boolean only = named.size() == tops.size();
    boolean alone =
        named.keySet().stream().anyMatch(name -> !filled(Tree.join(root, name)).isEmpty())
            && tops.stream()
                .filter(name -> !named.containsKey(name))
                .allMatch(name -> filled(Tree.join(root, name)).isEmpty());
    boolean parts = only || alone || (several && named.containsValue(Split.TRAIN));
    return parts && !named.isEmpty() ? named : Map.of();
  }

  private void readSplits() {
    Set<String> classes = new HashSet<>();
    Map<String, Split> ordered = new LinkedHashMap<>();
    for (Split wanted : Split.values()) {
      splits.forEach(
          (name, split) -> {
            if (split == wanted) {
              ordered.put(name, split);
            }
          });
    }
    ordered.forEach(
        (name, split) -> {
          String folder = classRoot(Tree.join(root, name), classes);
          if (split == Split.TRAIN) {
            requireFolders(folder);
            classes.addAll(filled(folder));
          }
          readClasses(folder, split);
        });
    warnOfOthers();
  }

  /** Of folders beside those for parts of the data. */
  private void warnOfOthers() {
    for (String top : tree.foldersIn(root)) {
      if (!splits.containsKey(top)) {
        warnings.add(
            "folder '" + Tree.join(root, top) + "' is left out: it is none of train, val and test");
      }
    }
  }

  /** Steps into a folder within a part that only wraps the class folders. */
  private String classRoot(String part, Set<String> classes) {
    String folder = part;
    List<String> tops = filled(folder);
    while (tops.size() == 1
        && !classes.contains(tops.get(0))
        && !filled(Tree.join(folder, tops.get(0))).isEmpty()) {
      folder = Tree.join(folder, tops.get(0));
      tops = filled(folder);
    }
    return folder;
  }

  private void requireFolders(String train) {
    if (!filled(train).isEmpty()) {
      return;
    }
    String example = tree.filesIn(train).stream().findFirst().map(Source::name).orElse(train);
    throw new GraftException(
        Fault.DATA,
        "'%s' holds the folders %s for parts of the data, but '%s' lies in no class folder, so no sample has a class; expected '%s/CLASS/...', or a manifest with the columns path and label."
            .formatted(tree.root(), Table.named(List.copyOf(splits.keySet())), example, train));
  }

  /** Whether each class folder holds nothing but folders for parts of the data. */
  private boolean isClassThenSplit() {
    List<String> tops = filled(root);
    return !tops.isEmpty()
        && tops.stream()
            .map(name -> Tree.join(root, name))
            .allMatch(
                folder -> {
                  List<String> inner = filled(folder);
                  return !inner.isEmpty()
                      && tree.filesIn(folder).stream().allMatch(this::isDocument)
                      && Split.namedTogether(inner).size() == inner.size();
                });
  }

  private void readClasses(String folder, Split split) {
    for (String name : tree.foldersIn(folder)) {
      String path = Tree.join(folder, name);
      if (!tree.hasBelow(path, file -> true)) {
        warnings.add(
            "class folder '" + path + "' holds no file; add files to it or remove the folder");
        continue;
      }
      readClass(path, name, split);
    }
    warnLoose(folder);
  }

  private void readClass(String path, String name, Split split) {
    if (FileNames.isUnreadable(name)) {
      throw FileNames.unreadable(path);
    }
    Candidate.Answer answer = new Candidate.Answer.Classes(Set.of(Label.clean(name)));
    tree.filesBelow(path).stream()
        .filter(file -> !texts || !isDocument(file))
        .forEach(file -> candidates.add(new Candidate(file, answer, split)));
    for (String empty : tree.emptyFoldersBelow(path)) {
      skipped.add(new Skipped(empty, "is an empty folder, not a file"));
    }
  }

  private void warnLoose(String folder) {
    warnOf(tree.filesIn(folder), "the class folders and so without a class");
  }

  private void warnOf(List<Source> loose, String place) {
    if (!loose.isEmpty()) {
      warnings.add(
          "%s beside %s, such as '%s'"
              .formatted(
                  loose.size() == 1 ? "1 file lies" : loose.size() + " files lie",
                  place,
                  loose.get(0).name()));
    }
  }

  /** Where all class folders hold folders of the same names, those may be the classes. */
  private void warnOfSameFolders() {
    List<String> tops = filled(root);
    Set<Set<String>> inner =
        tops.stream()
            .map(name -> Set.copyOf(filled(Tree.join(root, name))))
            .collect(Collectors.toSet());
    if (tops.size() > 1 && inner.size() == 1 && inner.iterator().next().size() > 1) {
      warnings.add(
          "each of the folders %s holds the folders %s; the outer ones are taken as the classes"
              .formatted(some(tops), some(inner.iterator().next().stream().sorted().toList())));
    }
  }

  private static String some(List<String> names) {
    return Table.named(names.subList(0, Math.min(names.size(), 4)))
        + (names.size() > 4 ? ", ..." : "");
  }

  private boolean isDocument(Source file) {
    return isDocument(file, texts);
  }

  private static boolean isDocument(Source file, boolean texts) {
    String name = file.name().substring(file.name().lastIndexOf('/') + 1);
    return DOCUMENT.matcher(name).matches() && !(texts && TEXT.matcher(name).matches());
  }

  /** Whether a file holds a text of its own, by its name. */
  static boolean isText(Source file) {
    return TEXT.matcher(file.name().substring(file.name().lastIndexOf('/') + 1)).matches();
  }

  /** Whether the samples are texts, rather than that texts lie beside them. */
  private static boolean areTexts(Tree tree) {
    List<Source> below =
        tree.foldersIn("").stream().flatMap(folder -> tree.filesBelow(folder).stream()).toList();
    long found = below.stream().filter(file -> !isDocument(file, true)).count();
    long others = below.stream().filter(file -> !isDocument(file, false)).count();
    return found - others > TEXTS_TO_ONE_OTHER * others;
  }
}
