package dev.graft.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A project that uses Graft, copied to where it is built.
 *
 * @param folder of its own
 * @param repository where it finds Graft
 */
record Consumer(Path folder, Repository repository) {
  /** What a program printed. */
  record Ended(int status, String output) {}

  /** One of the projects here, built somewhere. */
  static Consumer of(String name, Path folder, Repository repository, boolean offline)
      throws IOException {
    Path from = Path.of(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path to = folder.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Consumer consumer = new Consumer(folder, repository);
    consumer.build(offline);
    return consumer;
  }

  private void build(boolean offline) throws IOException {
    boolean windows = File.separatorChar == '\\';
    Path maven = Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn");
    List<String> words =
        new ArrayList<>(
            List.of(
                maven.toString(),
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + repository.folder(),
                "-Dmaven.repo.local.tail=" + System.getProperty("maven.repo.users"),
                "-Dgraft.version=" + System.getProperty("graft.version"),
                "-Dplatform=" + System.getProperty("native.platform"),
                "-Dmdep.outputFile=target/classpath",
                "package",
                "dependency:build-classpath"));
    if (offline) {
      words.add(1, "--offline");
    }
    Ended build = run(folder, words);
    assertThat(build.status()).as(build.output()).isZero();
  }

  /** The jars that it depends on. */
  List<Path> dependencies() throws IOException {
    String classpath = Files.readString(folder.resolve("target").resolve("classpath"));
    return Stream.of(classpath.strip().split(File.pathSeparator)).map(Path::of).toList();
  }

  /** How large those are together. */
  long bytes() throws IOException {
    long bytes = 0;
    for (Path jar : dependencies()) {
      bytes += Files.size(jar);
    }
    return bytes;
  }

  /** Runs its program on the class path, with native libraries unpacked to a folder. */
  Ended run(Path natives, String main, Object... arguments) throws IOException {
    String classpath =
        folder.resolve("target").resolve("classes")
            + File.pathSeparator
            + Files.readString(folder.resolve("target").resolve("classpath")).strip();
    return java(natives, List.of("-cp", classpath, main), arguments);
  }

  /** The same on the module path, with all that is on it. */
  Ended runModule(Path natives, String module, String main, Object... arguments)
      throws IOException {
    String path =
        folder.resolve("target").resolve("classes")
            + File.pathSeparator
            + Files.readString(folder.resolve("target").resolve("classpath")).strip();
    return java(
        natives,
        List.of(
            "--module-path", path, "--add-modules", "ALL-MODULE-PATH", "-m", module + "/" + main),
        arguments);
  }

  /** Runs a jar that holds all that it needs. */
  Ended runJar(Path natives, String jar, Object... arguments) throws IOException {
    Path file = folder.resolve("target").resolve(jar);
    return java(natives, List.of("-jar", file.toString()), arguments);
  }

  private Ended java(Path natives, List<String> what, Object... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx1g");
    words.add("-Dorg.bytedeco.javacpp.cachedir=" + natives);
    words.addAll(what);
    Stream.of(arguments).map(String::valueOf).forEach(words::add);
    return run(folder, words);
  }

  private static Ended run(Path folder, List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    // It is for itself, without what this build was told.
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("GRAFT_HOME");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Ended(process.waitFor(), output);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
