package dev.graft.consumers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code install} would put into the local repository, in one of its own: so that nobody's
 * repository is changed by a test.
 *
 * @param folder laid out as Maven has it
 */
record Repository(Path folder) {
  private static final String VERSION = System.getProperty("graft.version");
  private static final List<String> LIBRARY =
      List.of(
          "graft-core",
          "graft-image",
          "graft-text",
          "graft-audio",
          "graft-train",
          "graft-report",
          "graft-hub",
          "graft-samples",
          "graft-bom");

  private static final String NATIVES = "graft-natives-";

  /** Its folder is not called so, as the launcher is. */
  private static final String PROGRAMS = "graft";

  /** Of all that the build packaged. */
  static Repository of(Path build, Path folder) {
    Repository repository = new Repository(folder);
    LIBRARY.forEach(name -> repository.install(build.resolve(name), name));
    repository.install(build.resolve("graft-library"), PROGRAMS);
    try (Stream<Path> natives = Files.list(build.resolve("graft-natives"))) {
      natives
          .filter(module -> Files.isRegularFile(module.resolve("pom.xml")))
          .filter(module -> !module.endsWith("empty"))
          .forEach(module -> repository.install(module, NATIVES + module.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return repository;
  }

  private void install(Path module, String name) {
    try {
      Path built = module.resolve("target");
      Path jar = built.resolve(file(name));
      if (name.startsWith(NATIVES)) {
        String natives = name.substring(NATIVES.length());
        jar =
            module
                .resolveSibling("empty")
                .resolve("target")
                .resolve("%sempty-%s-%s.jar".formatted(NATIVES, VERSION, natives));
      }
      Files.createDirectories(place(name));
      copy(built.resolve("published-pom.xml"), pom(name));
      if (Files.exists(jar)) {
        copy(jar, place(name).resolve(file(name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s is not packaged; run ./mvnw verify".formatted(module.toAbsolutePath()), e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String file(String name) {
    return "%s-%s.jar".formatted(name, VERSION);
  }

  private Path place(String name) {
    return folder.resolve("dev").resolve("graft").resolve(name).resolve(VERSION);
  }

  /** The POM of a module. */
  Path pom(String name) {
    return place(name).resolve("%s-%s.pom".formatted(name, VERSION));
  }

  /** The jar of a module that has one. */
  Path jar(String name) {
    return place(name).resolve(file(name));
  }

  /** The modules in it. */
  List<String> modules() {
    try (Stream<Path> all = Files.list(folder.resolve("dev").resolve("graft"))) {
      return all.map(module -> String.valueOf(module.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
