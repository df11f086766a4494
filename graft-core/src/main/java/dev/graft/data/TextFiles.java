package dev.graft.data;

import dev.graft.GraftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts in a folder at any depth: each {@code .txt} file is one, and each row of a table.
 *
 * @param texts named by their paths, which begin with the folder's
 * @param skipped all other files: they may hold text, but hardly one that is asked about
 */
public record TextFiles(List<Source> texts, List<Skipped> skipped) {
  /** Copies the lists. */
  public TextFiles {
    texts = List.copyOf(texts);
    skipped = List.copyOf(skipped);
  }

  /**
   * Those of a folder.
   *
   * @throws GraftException of fault {@code DATA} if the folder cannot be looked into
   */
  public static TextFiles of(Path folder) {
    FolderFiles found = FolderFiles.of(folder);
    List<Source> texts = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Source file : found.files()) {
      Path path = folder.resolve(file.name());
      Source named = file.named(path.toString().replace('\\', '/'));
      if (ClassFolders.isText(named)) {
        texts.add(named);
      } else if (Manifest.isNamedLikeOne(named.name())) {
        try {
          TextTable table = TextTable.read(path);
          texts.addAll(table.texts());
          skipped.addAll(table.skipped());
        } catch (GraftException e) {
          skipped.add(new Skipped(named.name(), reason(named.name(), e)));
        }
      } else {
        skipped.add(
            new Skipped(
                named.name(),
                "is neither a text, .txt, nor a table of texts; name the file itself if it is one"));
      }
    }
    for (Skipped other : found.skipped()) {
      String name = folder.resolve(other.path()).toString().replace('\\', '/');
      skipped.add(new Skipped(name, other.reason()));
    }
    return new TextFiles(texts, skipped);
  }

  /** What is wrong with a table, which need not be named again. */
  private static String reason(String name, GraftException problem) {
    String reason = String.valueOf(problem.getMessage());
    String named = "'" + name + "' ";
    String rest = reason.startsWith(named) ? reason.substring(named.length()) : reason;
    return rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest;
  }
}
