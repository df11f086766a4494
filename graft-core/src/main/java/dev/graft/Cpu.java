package dev.graft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A processor, as far as it decides which numbers come out of a computation.
 *
 * @param name its maker's
 * @param abilities the extensions of its instructions, such as {@code avx512_bf16}; empty where the
 *     system does not tell
 */
public record Cpu(String name, Set<String> abilities) {
  private static final List<String> MULTIPLY_BFLOAT16 = List.of("avx512_bf16", "amx_bf16", "bf16");

  /** Copies the set. */
  public Cpu {
    abilities = Set.copyOf(abilities);
  }

  /** The one that this runs on. */
  public static Cpu ofThisMachine() {
    try {
      return of(Files.readAllLines(Path.of("/proc/cpuinfo")));
    } catch (IOException | RuntimeException e) {
      return new Cpu(System.getProperty("os.arch"), Set.of());
    }
  }

  /** From the lines of {@code /proc/cpuinfo}, of which the first processor counts. */
  static Cpu of(List<String> lines) {
    String name = value(lines, "model name");
    String flags = value(lines, "flags") + " " + value(lines, "features");
    return new Cpu(
        name.isEmpty() ? System.getProperty("os.arch") : name, Set.of(distinct(flags.strip())));
  }

  private static String[] distinct(String words) {
    return List.of(words.split("\\s+")).stream()
        .filter(word -> !word.isEmpty())
        .distinct()
        .toArray(String[]::new);
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().toLowerCase(Locale.ROOT).equals(key))
        .map(parts -> parts[1].strip())
        .findFirst()
        .orElse("");
  }

  /** Whether it has instructions that multiply numbers of bfloat16. */
  public boolean multipliesBfloat16() {
    return MULTIPLY_BFLOAT16.stream().anyMatch(abilities::contains);
  }
}
