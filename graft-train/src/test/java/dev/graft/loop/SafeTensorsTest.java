package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.graph.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void whatIsWrittenIsReadBack(long seed, @TempDir Path folder) throws IOException {
    SafeTensors written = random(seed);
    Path file = folder.resolve("state.safetensors");
    written.write(file);
    SafeTensors read = SafeTensors.read(file);
    assertThat(read.texts()).isEqualTo(written.texts());
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(written.tensors().keySet());
    written
        .tensors()
        .forEach(
            (name, tensor) -> {
              Tensor back = Objects.requireNonNull(read.tensors().get(name));
              assertThat(back.type()).isEqualTo(tensor.type());
              assertThat(back.shape()).isEqualTo(tensor.shape());
              assertThat(back.bytes()).isEqualTo(tensor.bytes());
            });
    assertThat(folder).isDirectoryContaining("glob:**/state.safetensors");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aFileCutAnywhereIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("state.safetensors");
    random(5).write(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(IOException.class);
    }
  }

  /** The state of a large network, with its optimiser's and the best ones, is. */
  @Test
  void aFileMayBeLargerThanAnArray(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("state.safetensors");
    SafeTensors written =
        new SafeTensors(Map.of(), Map.of("w", Tensor.ofFloats(new float[] {1, 2}, 2)));
    written.write(file);
    byte[] bytes = Files.readAllBytes(file);
    String header = new String(bytes, 8, bytes.length - 16, StandardCharsets.UTF_8);
    long hole = 3L << 30;
    byte[] moved =
        header
            .replace("[0,8]", "[" + hole + "," + (hole + 8) + "]")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer start = ByteBuffer.allocate(8 + moved.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(moved.length).put(moved).flip();
    int digitsAt = 8 + header.indexOf("crc32c\":\"") + 9;
    start.put(digitsAt, "00000000".getBytes(StandardCharsets.UTF_8));
    CRC32C crc = new CRC32C();
    crc.update(start.duplicate());
    start.put(
        digitsAt,
        String.format(Locale.ROOT, "%08x", crc.getValue()).getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(start, 0);
      channel.write(ByteBuffer.wrap(bytes, bytes.length - 8, 8), 8 + moved.length + hole);
    }
    assertThat(SafeTensors.read(file).tensors()).isEqualTo(written.tensors());
  }

  @Test
  void aFlippedBitIsNoticedWhereverItIs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("state.safetensors");
    random(6).write(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= (byte) (1 << i % 7);
      Files.write(file, bytes);
      assertThatThrownBy(() -> SafeTensors.read(file))
          .as("byte %d", i)
          .isInstanceOf(IOException.class);
      bytes[i] ^= (byte) (1 << i % 7);
    }
  }

  @Test
  void aFileOfAnEarlierVersionIsCalledThat(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("state.safetensors");
    byte[] header =
        "{\"__metadata__\":{\"position\":\"{}\",\"crc32c\":\"0\"}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(header.length).put(header).array());
    assertThatThrownBy(() -> SafeTensors.read(file))
        .hasMessage("it was written by an earlier version of Graft");
  }

  private static SafeTensors random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      float[] values = new float[random.nextInt(40) * 3];
      for (int j = 0; j < values.length; j++) {
        values[j] = Float.intBitsToFloat(random.nextInt());
      }
      tensors.put("layer." + i + "/ü", Tensor.ofFloats(values, values.length / 3, 3));
    }
    tensors.put("steps", Tensor.ofLongs(new long[] {random.nextLong()}));
    return new SafeTensors(Map.of("position", "{\"step\": 3}"), tensors);
  }
}
