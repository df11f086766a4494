package dev.graft.data;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what a manifest's path means, written on whichever system. */
sealed interface Locator {
  /** A drive or a share of Windows. */
  Pattern OF_WINDOWS = Pattern.compile("([A-Za-z]:[\\\\/]|\\\\\\\\).*");

  /**
   * Where the file is.
   *
   * @throws UnfitRow if there is none
   */
  Source find(String path);

  /**
   * Files of the file system, relative to a folder.
   *
   * @param prefix what people see before their names
   */
  record InFolder(Path folder, String prefix) implements Locator {
    @Override
    public Source find(String path) {
      requirePath(path);
      for (String spelling : spellings(path)) {
        Path file = resolve(spelling);
        if (Files.exists(file)) {
          return new Source.File(file, prefix + spelling);
        }
      }
      throw new UnfitRow(absence(path));
    }

    private Path resolve(String path) {
      try {
        return folder.resolve(path).normalize();
      } catch (InvalidPathException e) {
        if (!FileNames.areUnicode()) {
          throw FileNames.notRepresentable(path);
        }
        throw new UnfitRow("its path is not one: " + e.getReason());
      }
    }

    private static String absence(String path) {
      if (OF_WINDOWS.matcher(path).matches() && File.separatorChar == '/') {
        return "its path is absolute and of another machine, one with Windows; write paths relative to the manifest's folder";
      }
      return path.startsWith("/")
          ? "does not exist, and its path is absolute; is it of another machine? Write paths relative to the manifest's folder"
          : "does not exist";
    }
  }

  /**
   * Entries of an archive, relative to a folder in it.
   *
   * @param entries by their composed names
   */
  record InArchive(String folder, Map<String, Source> entries) implements Locator {
    @Override
    public Source find(String path) {
      requirePath(path);
      for (String spelling : spellings(path)) {
        String name = Path.of("/", folder, spelling).normalize().toString().substring(1);
        Source found = entries.get(Normalizer.normalize(name.replace('\\', '/'), Form.NFC));
        if (found != null) {
          return found;
        }
      }
      throw new UnfitRow("is not in the archive");
    }
  }

  private static void requirePath(String path) {
    if (path.isBlank() || Label.isMissing(path)) {
      throw new UnfitRow("has no path");
    }
    if (path.matches("(?i)(https?|ftp|s3|gs)://.*")) {
      throw new UnfitRow("its path is an address in the web; download it and name the file");
    }
  }

  /** As it is written, with slashes, and with its letters composed or taken apart. */
  private static Set<String> spellings(String path) {
    Set<String> spellings = new LinkedHashSet<>(List.of(path));
    spellings.add(path.replace('\\', '/'));
    for (String slashed : List.copyOf(spellings)) {
      spellings.add(Normalizer.normalize(slashed, Form.NFC));
      spellings.add(Normalizer.normalize(slashed, Form.NFD));
      spellings.add(Label.clean(slashed));
    }
    return spellings;
  }
}
