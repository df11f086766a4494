package dev.graft.data;

import dev.graft.GraftException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files in a folder at any depth, naturally ordered, without hidden files and the litter that
 * systems leave behind.
 *
 * @param files named by their paths relative to the folder
 * @param skipped what could not be looked into, such as broken links
 */
public record FolderFiles(List<Source> files, List<Skipped> skipped) {
  /** Copies the lists. */
  public FolderFiles {
    files = List.copyOf(files);
    skipped = List.copyOf(skipped);
  }

  /**
   * The files below a folder.
   *
   * @throws GraftException of fault {@code DATA} if the folder itself cannot be looked into
   */
  public static FolderFiles of(Path folder) {
    Tree tree = Tree.ofFolder(folder);
    return new FolderFiles(tree.filesBelow(""), tree.skipped());
  }

  /** Why a file is no sample but holds some, if it is an archive: what it is and what to do. */
  public static Optional<String> packed(Path file) {
    return ArchiveFormat.of(file)
        .filter(format -> format != ArchiveFormat.WEB_PAGE)
        .map(format -> "is %s; unpack it and give the folder".formatted(format.description()));
  }
}
