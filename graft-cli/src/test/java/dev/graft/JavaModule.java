package dev.graft;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a module's classes lie: a folder, or a jar. */
public record JavaModule(Path root, Optional<FileSystem> jar) implements AutoCloseable {
  /** That of a class. */
  public static JavaModule of(Class<?> one) throws Exception {
    Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return new JavaModule(place, Optional.empty());
    }
    FileSystem jar = FileSystems.newFileSystem(place);
    return new JavaModule(jar.getPath("/"), Optional.of(jar));
  }

  /** All class files. */
  public List<Path> classes() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  @Override
  public void close() throws IOException {
    if (jar.isPresent()) {
      jar.get().close();
    }
  }
}
