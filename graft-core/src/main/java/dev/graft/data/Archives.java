package dev.graft.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The archives that were opened to read one data set, which may yet come to nothing. */
final class Archives {
  private final List<Archive> open = new ArrayList<>();

  /** Opens one more. */
  Archive open(Path zip) throws IOException {
    Archive archive = new Archive(zip);
    open.add(archive);
    return archive;
  }

  /** Those that samples are read from. */
  static Set<Archive> of(Collection<Sample> samples) {
    return samples.stream()
        .map(Sample::source)
        .filter(Source.Entry.class::isInstance)
        .map(source -> ((Source.Entry) source).archive())
        .collect(Collectors.toSet());
  }

  /** Closes all but some. */
  void closeAllBut(Set<Archive> needed) {
    open.removeIf(
        archive -> {
          if (!needed.contains(archive)) {
            archive.close();
          }
          return !needed.contains(archive);
        });
  }
}
