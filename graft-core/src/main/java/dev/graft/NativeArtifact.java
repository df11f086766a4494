package dev.graft;

import dev.graft.GraftException.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds the native libraries of a platform. A program depends on the one for where it runs;
 * Graft's modules themselves are the same for all.
 */
public enum NativeArtifact {
  /** For predicting. */
  PREDICT(
      "graft-natives-", List.of("linux-arm64", "linux-x86_64", "macosx-arm64", "windows-x86_64")),

  /** For training, with all that predicting needs. */
  TRAIN("graft-natives-train-", List.of("linux-x86_64", "macosx-arm64", "windows-x86_64"));

  private final String prefix;

  @SuppressWarnings("ImmutableEnumChecker") // those of List.of do not change
  private final List<String> platforms;

  NativeArtifact(String prefix, List<String> platforms) {
    this.prefix = prefix;
    this.platforms = platforms;
  }

  /**
   * Why one of its libraries cannot be loaded: as it is not on the class path, or for another
   * reason.
   *
   * @param name what people call the library
   * @param file its file without what platforms add, in a folder for each platform
   * @param platform this machine's, in JavaCPP's words
   * @param beside a class whose loader sees it if it is there
   */
  public GraftException unloadable(
      String name, File file, String platform, Class<?> beside, Throwable cause) {
    if (isThere(file.on(platform), beside.getClassLoader())) {
      return new GraftException(
          Fault.ENVIRONMENT,
          "%s could not be loaded on %s (%s). Its native library is unpacked below ~/.javacpp/cache, or the folder that the system property org.bytedeco.javacpp.cachedir names: check that this can be written to and has space."
              .formatted(name, platform, cause.getMessage()),
          cause);
    }
    String remedy =
        platforms.contains(platform)
            ? "Add the dependency dev.graft:%s%s:%s.".formatted(prefix, platform, Version.current())
            : "This is there for %s; use a machine of these."
                .formatted(String.join(", ", platforms));
    return new GraftException(
        Fault.ENVIRONMENT,
        "%s's native library for %s is not on the class path. %s".formatted(name, platform, remedy),
        cause);
  }

  /** By the loader, which looks into all modules, where a class looks into its own alone. */
  private static boolean isThere(String file, @Nullable ClassLoader loader) {
    return loader != null && loader.getResource(file) != null;
  }

  /**
   * A native library on the class path.
   *
   * @param folder with a folder for each platform, from the root, without a slash before it
   * @param library its name as the linker has it
   */
  public record File(String folder, String library) {
    private String on(String platform) {
      return folder + "/" + platform + "/" + System.mapLibraryName(library);
    }
  }
}
