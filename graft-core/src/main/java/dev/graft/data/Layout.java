package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells what a folder or archive holds: folders of classes, or manifests. Manifests named after the
 * parts go together; a single one is taken where there are no folders of classes.
 */
final class Layout {
  private final Tree tree;
  private final Asked asked;

  private Layout(Tree tree, Asked asked) {
    this.tree = tree;
    this.asked = asked;
  }

  static Listing list(Tree tree, Asked asked) {
    Listing listing = new Layout(tree, asked).list();
    for (String warning : tree.warnings()) {
      listing = listing.withWarning(warning);
    }
    return listing;
  }

  private Listing list() {
    if (asked.task().equals(Optional.of(Task.DETECT))) {
      BoxLayout.requireNoTargets(tree.root(), asked);
    }
    Optional<Listing> boxes = BoxLayout.find(tree, asked);
    if (boxes.isPresent()) {
      return boxes.get();
    }
    if (asked.task().equals(Optional.of(Task.DETECT))) {
      throw BoxLayout.without(tree.root());
    }
    ClassFolders folders = new ClassFolders(tree);
    List<Source> manifests = manifests(folders.root());
    boolean wantsFolders =
        asked.targets().isEmpty()
            && (asked.task().isEmpty() || asked.task().get() == Task.CLASSIFY);
    if (wantsFolders && folders.areClear()) {
      Listing listing = asked.labelled() ? folders.list() : folders.listUnlabelled();
      return manifests.isEmpty()
          ? listing
          : listing.withWarning(
              "the manifest '%s' lies beside the class folders and is not used; to learn from it, give it as the data"
                  .formatted(manifests.get(0).name()));
    }
    Optional<Listing> listed =
        ofParts(manifests).or(() -> single(manifests)).or(this::inParts).or(() -> wrapped(""));
    if (listed.isPresent()) {
      return listed.get();
    }
    if (!asked.labelled()) {
      return folders.listUnlabelled();
    }
    requireClasses();
    return folders.list();
  }

  private List<Source> manifests(String folder) {
    return Stream.of(folder, "")
        .distinct()
        .map(
            place ->
                tree.filesIn(place).stream()
                    .filter(file -> Manifest.isNamedLikeOne(file.name()))
                    .toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Manifests that are named after the parts, such as train.csv and val.csv. */
  private Optional<Listing> ofParts(List<Source> manifests) {
    Map<String, Source> byName = new LinkedHashMap<>();
    manifests.forEach(file -> byName.put(baseName(file.name()), file));
    Map<String, Split> splits = Split.namedTogether(byName.keySet());
    Map<Source, Split> parts = new LinkedHashMap<>();
    byName.forEach(
        (name, file) -> {
          Split split = splits.get(name);
          if (split != null) {
            parts.put(file, split);
          }
        });
    return together(parts);
  }

  /** Manifests in the one folder that all is in, which archives often have. */
  private Optional<Listing> wrapped(String folder) {
    List<String> inner = tree.foldersIn(folder);
    if (inner.size() != 1 || !tree.filesIn(folder).isEmpty()) {
      return Optional.empty();
    }
    String only = Tree.join(folder, inner.get(0));
    List<Source> manifests =
        tree.filesIn(only).stream().filter(file -> Manifest.isNamedLikeOne(file.name())).toList();
    boolean alone = manifests.size() == tree.filesIn(only).size() && tree.foldersIn(only).isEmpty();
    if (alone) {
      return ofParts(manifests).or(() -> single(manifests));
    }
    return wrapped(only);
  }

  /** Folders named after the parts, each with one manifest in it. */
  private Optional<Listing> inParts() {
    Map<Source, Split> parts = new LinkedHashMap<>();
    Split.namedTogether(tree.foldersIn(""))
        .forEach(
            (folder, split) -> {
              List<Source> inside =
                  tree.filesIn(folder).stream()
                      .filter(file -> Manifest.isNamedLikeOne(file.name()))
                      .toList();
              if (inside.size() == 1) {
                parts.put(inside.get(0), split);
              }
            });
    return together(parts);
  }

  /** The training part says what the others are read for. */
  private Optional<Listing> together(Map<Source, Split> parts) {
    Optional<Listing> all = Optional.empty();
    for (Split wanted : Split.values()) {
      for (Map.Entry<Source, Split> part : parts.entrySet()) {
        if (part.getValue() == wanted) {
          all = Optional.of(with(all, part.getKey(), wanted));
        }
      }
    }
    return all;
  }

  private Listing with(Optional<Listing> before, Source file, Split split) {
    if (before.isEmpty()) {
      return manifest(file, asked, split);
    }
    Listing all = before.get();
    try {
      return all.and(manifest(file, asked.like(all), split));
    } catch (GraftException e) {
      if (split != Split.TEST) {
        throw e;
      }
      return all.withWarning("'%s' is left out: %s".formatted(file.name(), e.getMessage()));
    }
  }

  private Listing manifest(Source file, Asked wanted, Split split) {
    Locator locator = tree.locator(Tree.parent(file.name()));
    return Manifest.list(tree.manifest(file), file.name(), locator, wanted, split);
  }

  private Optional<Listing> single(List<Source> manifests) {
    if (manifests.isEmpty()) {
      return Optional.empty();
    }
    if (manifests.size() > 1) {
      throw new GraftException(
          Fault.DATA,
          "'%s' holds the manifests %s and no class folders; give one of them as the data, or call them train, val and test."
              .formatted(tree.root(), Table.named(manifests.stream().map(Source::name).toList())));
    }
    return Optional.of(manifest(manifests.get(0), asked, Split.TRAIN));
  }

  private static String baseName(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.substring(0, name.lastIndexOf('.'));
  }

  private void requireClasses() {
    if (!asked.targets().isEmpty()) {
      if (BoxLayout.find(tree, asked.withoutTargets()).isPresent()) {
        BoxLayout.requireNoTargets(tree.root(), asked);
      }
      throw new GraftException(
          Fault.USAGE,
          "'%s' holds no manifest, so it has no columns %s to predict; a sample's class there is the name of its folder."
              .formatted(tree.root(), Table.named(asked.targets())));
    }
    if (asked.task().isPresent() && asked.task().get() != Task.CLASSIFY) {
      throw new GraftException(
          Fault.USAGE,
          "'"
              + tree.root()
              + "' gives each sample one class, its folder's name, which is not what "
              + learner(asked.task().get())
              + " learns from; give a .csv or .jsonl manifest with "
              + columns(asked.task().get()));
    }
  }

  private static String learner(Task task) {
    return switch (task) {
      case CLASSIFY -> "a model of classes";
      case REGRESS -> "regression";
      case MULTILABEL -> "a multi-label model";
      case TRANSCRIBE -> "a model that writes down what is said";
      case DETECT -> "a model that finds things";
    };
  }

  private static String columns(Task task) {
    return switch (task) {
      case CLASSIFY -> "a column 'label'";
      case REGRESS -> "a column per number";
      case MULTILABEL -> "a column 'labels'";
      case TRANSCRIBE -> "the columns 'path' and 'text'";
      case DETECT -> throw new IllegalStateException("a table has no boxes");
    };
  }
}
