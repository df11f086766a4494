package dev.graft.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Sha256;
import dev.graft.features.FeatureStore.Entry;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureStoreTest {
  private static final int WIDTH = 5;

  @TempDir private Path root;

  @Test
  void whatIsAddedIsFoundAfterReopening() {
    Map<String, Entry> entries = entries(1, 20);
    FeatureStore.open(root, "key").add(entries);
    FeatureStore reopened = FeatureStore.open(root, "key");
    entries.forEach((sha, entry) -> assertHolds(reopened, sha, entry));
    assertThat(reopened.find(Sha256.of("another"))).isEmpty();
    assertThat(FeatureStore.open(root, "another key").find(entries.keySet().iterator().next()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aByteThatChangedIsNoticed(long seed) throws IOException {
    Map<String, Entry> entries = entries(seed, 10);
    FeatureStore.open(root, "key").add(entries);
    Path file = onlySegment();
    byte[] bytes = Files.readAllBytes(file);
    bytes[new SplittableRandom(seed).nextInt(bytes.length)] ^= 1;
    Files.write(file, bytes);
    FeatureStore damaged = FeatureStore.open(root, "key");
    long whole = entries.keySet().stream().filter(sha -> damaged.find(sha).isPresent()).count();
    assertThat(whole).isIn(0L, 9L);
    entries.forEach(
        (sha, entry) -> damaged.find(sha).ifPresent(row -> assertHolds(damaged, sha, entry)));
    damaged.add(entries);
    entries.forEach((sha, entry) -> assertHolds(FeatureStore.open(root, "key"), sha, entry));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.3, 0.999})
  void aFileCutShortIsMadeAgain(double kept) throws IOException {
    Map<String, Entry> entries = entries(3, 10);
    FeatureStore.open(root, "key").add(entries);
    Path file = onlySegment();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, (int) (kept * bytes.length)));
    FeatureStore cut = FeatureStore.open(root, "key");
    assertThat(entries.keySet()).noneMatch(sha -> cut.find(sha).isPresent());
    assertThat(file).doesNotExist();
    cut.add(entries);
    entries.forEach((sha, entry) -> assertHolds(cut, sha, entry));
  }

  @Test
  void manyMayWriteAtOnce() throws InterruptedException {
    ExecutorService runs = Executors.newFixedThreadPool(4);
    for (int run = 0; run < 8; run++) {
      int seed = run % 3; // some write the same
      runs.execute(() -> FeatureStore.open(root, "key").add(entries(seed, 50)));
    }
    runs.shutdown();
    assertThat(runs.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    FeatureStore store = FeatureStore.open(root, "key");
    for (int seed = 0; seed < 3; seed++) {
      entries(seed, 50).forEach((sha, entry) -> assertHolds(store, sha, entry));
    }
  }

  private static void assertHolds(FeatureStore store, String sha, Entry expected) {
    assertThat(store.find(sha))
        .hasValueSatisfying(
            row -> {
              assertThat(row.floats()).isEqualTo(FloatBuffer.wrap(expected.features()));
              assertThat(row.sketch()).isEqualTo(expected.sketch());
            });
  }

  private Path onlySegment() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("key"))) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static Map<String, Entry> entries(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        features[k] = (float) random.nextGaussian();
      }
      entries.put(Sha256.of(seed + "/" + i), new Entry(features, random.nextLong()));
    }
    return entries;
  }
}
