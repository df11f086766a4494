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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
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
  private final Map<String, List<Source>> filesByFolder = new HashMap<>();
  private final Map<String, List<String>> foldersByFolder = new HashMap<>();
  private final List<Skipped> skipped;

  private Tree(String root, List<Source> files, Set<String> folders, List<Skipped> skipped) {
    this.root = root;
    this.skipped = List.copyOf(skipped);
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
    return new Tree(root.toString(), files, folders, skipped);
  }

  /** The archive stays open: its entries are read from it later. */
  static Tree ofZip(Path zip) {
    Archive archive;
    try {
      archive = new Archive(zip);
    } catch (IOException e) {
      throw new GraftException(
          Fault.DATA,
          "'" + zip + "' cannot be opened as a zip archive: " + Scan.reason(e) + "; make it again",
          e);
    }
    List<Source> files = new ArrayList<>();
    Set<String> folders = new TreeSet<>();
    for (ZipEntry entry : archive.entries()) {
      String name = entry.getName().replace('\\', '/').replaceAll("^(\\./|/)+", "");
      if (name.isEmpty() || List.of(name.split("/")).stream().anyMatch(Tree::isIgnored)) {
        continue;
      }
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        folders.add(name.substring(0, slash));
      }
      if (!name.endsWith("/")) {
        files.add(new Source.Entry(archive, entry.getName(), name));
      }
    }
    return new Tree(zip.toString(), files, folders, List.of());
  }

  /** The root as people know it. */
  String root() {
    return root;
  }

  /** What could not be looked into. */
  List<Skipped> skipped() {
    return skipped;
  }

  /** The last parts of the names of the folders directly in a folder, naturally ordered. */
  List<String> foldersIn(String folder) {
    return foldersByFolder.getOrDefault(folder, List.of());
  }

  /** The files directly in a folder, naturally ordered. */
  List<Source> filesIn(String folder) {
    return filesByFolder.getOrDefault(folder, List.of());
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

  private static String parent(String name) {
    return name.substring(0, Math.max(name.lastIndexOf('/'), 0));
  }

  private static boolean isIgnored(String name) {
    return name.startsWith(".") || LITTER.contains(name);
  }
}
