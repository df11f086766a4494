package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files and folders below a root, of a file system or a zip archive, by their relative names
 * with forward slashes; the root itself is the empty name. Hidden files and the litter that systems
 * leave behind are not in it.
 */
final class Tree {
  private static final Set<String> LITTER =
      Set.of("__MACOSX", "Thumbs.db", "ehthumbs.db", "desktop.ini", "@eaDir");

  private final String root;
  private final Optional<Path> path;
  private final Map<String, List<Source>> filesByFolder = new HashMap<>();
  private final Map<String, List<String>> foldersByFolder = new HashMap<>();
  private final Map<String, Source> entries = new HashMap<>();
  private final List<Skipped> skipped;
  private final List<String> warnings;

  /**
   * A tree.
   *
   * @param path where it is in the file system; empty for an archive
   */
  Tree(
      String root,
      Optional<Path> path,
      List<Source> files,
      Set<String> folders,
      List<Skipped> skipped,
      List<String> warnings) {
    this.root = root;
    this.path = path;
    this.skipped = List.copyOf(skipped);
    this.warnings = List.copyOf(warnings);
    Comparator<String> natural = NaturalOrder.comparator();
    files.stream()
        .sorted(Comparator.comparing(Source::name, natural))
        .forEach(
            file ->
                filesByFolder
                    .computeIfAbsent(parent(file.name()), key -> new ArrayList<>())
                    .add(file));
    folders.stream()
        .sorted(natural)
        .forEach(
            folder ->
                foldersByFolder
                    .computeIfAbsent(parent(folder), key -> new ArrayList<>())
                    .add(folder.substring(folder.lastIndexOf('/') + 1)));
  }

  static Tree ofFolder(Path root) {
    List<Source> files = new ArrayList<>();
    Set<String> folders = new TreeSet<>();
    List<Skipped> skipped = new ArrayList<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
              return FileVisitResult.CONTINUE;
            }
            if (isIgnored(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            folders.add(relative(folder));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isIgnored(file.getFileName().toString())) {
              return FileVisitResult.CONTINUE;
            }
            if (attributes.isRegularFile()) {
              files.add(new Source.File(file, relative(file)));
            } else {
              skipped.add(
                  new Skipped(
                      relative(file),
                      attributes.isSymbolicLink() ? "is a broken link" : "is no regular file"));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (file.equals(root)) {
              throw new GraftException(
                  Fault.DATA, "cannot look into '" + root + "': " + Scan.reason(failure), failure);
            }
            skipped.add(
                new Skipped(
                    relative(file),
                    failure instanceof FileSystemLoopException
                        ? "is a link back to a folder that it lies in"
                        : failure instanceof AccessDeniedException
                            ? "may not be looked into: no permission"
                            : Scan.reason(failure)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            if (failure != null) {
              skipped.add(new Skipped(relative(folder), Scan.reason(failure)));
            }
            return FileVisitResult.CONTINUE;
          }

          private String relative(Path path) {
            return root.relativize(path).toString().replace('\\', '/');
          }
        };
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    } catch (IOException e) {
      throw new GraftException(Fault.DATA, "cannot look into '" + root + "': " + Scan.reason(e), e);
    }
    return new Tree(root.toString(), Optional.of(root), files, folders, skipped, List.of());
  }

  /** The archive stays open: its entries are read from it later. */
  static Tree ofZip(Path zip, Archives archives) {
    return ZipTree.of(zip, archives);
  }

  /** The root as people know it. */
  String root() {
    return root;
  }

  /** What could not be looked into. */
  List<Skipped> skipped() {
    return skipped;
  }

  /** What is odd about it but stops nothing. */
  List<String> warnings() {
    return warnings;
  }

  /** The last parts of the names of the folders directly in a folder, naturally ordered. */
  List<String> foldersIn(String folder) {
    return foldersByFolder.getOrDefault(folder, List.of());
  }

  /** The files directly in a folder, naturally ordered. */
  List<Source> filesIn(String folder) {
    return filesByFolder.getOrDefault(folder, List.of());
  }

  /** Whether there is such a file in a folder at any depth. */
  boolean hasBelow(String folder, Predicate<Source> wanted) {
    return filesIn(folder).stream().anyMatch(wanted)
        || foldersIn(folder).stream().anyMatch(inner -> hasBelow(join(folder, inner), wanted));
  }

  /** What finds the files that a manifest in a folder names. */
  Locator locator(String folder) {
    if (path.isPresent()) {
      Path place = path.get().resolve(folder).toAbsolutePath().normalize();
      return new Locator.InFolder(place, folder.isEmpty() ? "" : folder + "/");
    }
    if (entries.isEmpty()) {
      filesBelow("")
          .forEach(file -> entries.put(Normalizer.normalize(file.name(), Form.NFC), file));
    }
    return new Locator.InArchive(folder, entries);
  }

  /** A manifest in this tree, under the name that people know it by. */
  Source manifest(Source file) {
    return file.named(Path.of(root).resolve(file.name()).toString());
  }

  /** The files in a folder at any depth. */
  List<Source> filesBelow(String folder) {
    List<Source> below = new ArrayList<>(filesIn(folder));
    for (String inner : foldersIn(folder)) {
      below.addAll(filesBelow(join(folder, inner)));
    }
    return below;
  }

  /** The folders below a folder, at any depth, that hold neither files nor folders. */
  List<String> emptyFoldersBelow(String folder) {
    List<String> empty = new ArrayList<>();
    for (String name : foldersIn(folder)) {
      String inner = join(folder, name);
      if (filesIn(inner).isEmpty() && foldersIn(inner).isEmpty()) {
        empty.add(inner);
      }
      empty.addAll(emptyFoldersBelow(inner));
    }
    return empty;
  }

  /** The name of something in a folder. */
  static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** The name of the folder that something is in. */
  static String parent(String name) {
    return name.substring(0, Math.max(name.lastIndexOf('/'), 0));
  }

  static boolean isIgnored(String name) {
    return name.startsWith(".") || LITTER.contains(name);
  }
}
