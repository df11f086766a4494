package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept has a limit; what was used longest ago goes first, what is in use stays. */
class CacheTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path home;

  private Path features(int number, int bytes, int daysAfter) throws IOException {
    String name = String.format(Locale.ROOT, "%08x-0000-4000-8000-000000000000.features", number);
    return kept(home.resolve("features").resolve("ab".repeat(32)).resolve(name), bytes, daysAfter);
  }

  private Path picture(int number, int bytes, int daysAfter) throws IOException {
    String sha = String.format(Locale.ROOT, "%064x", number);
    return kept(
        home.resolve("pictures/256px-bilinear-0123456789abcdef/00").resolve(sha), bytes, daysAfter);
  }

  private static Path kept(Path file, int bytes, int daysAfter) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
    return Files.setLastModifiedTime(
        file, FileTime.from(LONG_AGO.plusSeconds(86_400L * daysAfter)));
  }

  @Test
  void whatWasUsedLongestAgoGoesFirst() throws IOException {
    Path oldest = features(1, 400, 1);
    Path older = picture(2, 400, 2);
    Path newer = picture(3, 400, 3);
    Cache cache = Cache.in(home);
    assertThat(cache.reduceTo(1200)).isEqualTo(1200);
    assertThat(oldest).exists();
    assertThat(cache.reduceTo(1000)).isEqualTo(800);
    assertThat(oldest).doesNotExist();
    assertThat(older).exists();
    assertThat(newer).exists();
  }

  @Test
  void whatThisProcessUsedStays() throws IOException {
    Path used = features(1, 400, 1);
    Path unused = features(2, 400, 2);
    Cache cache = Cache.in(home);
    cache.use(used);
    assertThat(cache.reduceTo(0)).isEqualTo(400);
    assertThat(used).exists();
    assertThat(unused).doesNotExist();
  }

  @Test
  void whatAnotherLivingProcessUsedStaysAndThatOfADeadOneGoes() throws IOException {
    Path since = kept(home.resolve("running/.process.graft-1-0-0a1b2c3d.tmp"), 0, 0);
    Path usedByIt = features(1, 400, 1);
    // Process 1 always runs; that its start is 0 means that nobody knows it.
    boolean known = ProcessHandle.of(1).isPresent();
    assertThat(Cache.in(home).reduceTo(0)).isEqualTo(known ? 400 : 0);
    Files.deleteIfExists(since);
    kept(home.resolve("running/.process.graft-999999999-1-0a1b2c3d.tmp"), 0, 0);
    assertThat(Cache.in(home).reduceTo(0)).isZero();
    assertThat(usedByIt).doesNotExist();
  }

  @Test
  void filesThatAreNotGraftsAreNeitherCountedNorRemoved() throws IOException {
    List<Path> others =
        List.of(
            kept(home.resolve("features/mine.features"), 50, 1),
            kept(home.resolve("features").resolve("ab".repeat(32)).resolve("notes.txt"), 50, 1),
            kept(home.resolve("pictures/holiday/00/beach.jpg"), 50, 1),
            kept(home.resolve("hub/net.onnx"), 50, 1));
    Cache cache = Cache.in(home);
    assertThat(cache.stores()).isEmpty();
    assertThat(cache.reduceTo(0)).isZero();
    assertThat(others).allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void aFullCacheTakesNothingMore() throws IOException {
    Cache cache = Cache.in(home);
    assertThat(cache.limitBytes()).isEqualTo(Cache.USUAL_LIMIT_BYTES);
    cache.limit(1000);
    assertThat(cache.limitBytes()).isEqualTo(1000);
    assertThat(cache.hasRoomFor(400)).isTrue();
    cache.use(picture(1, 900, 1));
    assertThat(cache.hasRoomFor(400)).isFalse();
    assertThat(cache.hasRoomFor(20)).isTrue();
  }
}
