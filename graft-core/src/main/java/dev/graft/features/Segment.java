package dev.graft.features;

import dev.graft.AtomicFile;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One immutable file of features. Little-endian:
 *
 * <pre>
 * long magic, int width, int rows
 * rows times: byte[32] SHA-256 of the content, long perceptual hash, int CRC-32C of the row
 * int CRC-32C of all the above
 * rows times: float[width]
 * </pre>
 */
final class Segment {
  private static final String SUFFIX = ".features";
  private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}" + Pattern.quote(SUFFIX));

  private static final long MAGIC = 0x31_53_46_54_46_41_52_47L; // "GRAFTFS1"
  private static final int HEADER_BYTES = 16;
  private static final int SHA_BYTES = 32;
  private static final int INDEX_ENTRY_BYTES = SHA_BYTES + 8 + 4;

  /** Where one sample's features are. */
  record Row(ByteBuffer file, int offset, int width, long sketch, int checksum) {
    /** Whether the bytes agree with their checksum. */
    boolean isWhole() {
      return crc(bytes()) == checksum;
    }

    /** The features. */
    FloatBuffer floats() {
      return bytes().asFloatBuffer();
    }

    private ByteBuffer bytes() {
      return file.slice(offset, 4 * width).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private final Map<String, Row> rows = new HashMap<>();

  private Segment() {}

  Map<String, Row> rowsByContent() {
    return rows;
  }

  /**
   * Reads the index and maps the rows; empty if the file is damaged, cut short of another version,
   * or gone.
   */
  static Optional<Segment> open(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      ByteBuffer file =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      return parse(file);
    } catch (BufferUnderflowException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<Segment> parse(ByteBuffer file) {
    if (file.getLong() != MAGIC) {
      return Optional.empty();
    }
    int width = file.getInt();
    int count = file.getInt();
    long indexEnd = HEADER_BYTES + (long) count * INDEX_ENTRY_BYTES;
    if (width < 1 || count < 1 || indexEnd + 4 + 4L * width * count != file.capacity()) {
      return Optional.empty();
    }
    if (crc(file.slice(0, (int) indexEnd)) != file.getInt((int) indexEnd)) {
      return Optional.empty();
    }
    Segment segment = new Segment();
    byte[] sha = new byte[SHA_BYTES];
    for (int i = 0; i < count; i++) {
      file.get(sha);
      int offset = (int) indexEnd + 4 + 4 * width * i;
      Row row = new Row(file, offset, width, file.getLong(), file.getInt());
      segment.rows.put(HexFormat.of().formatHex(sha), row);
    }
    return Optional.of(segment);
  }

  /** Whether a file's name is one that Graft gives to segments. */
  static boolean isNamedLikeOne(Path file) {
    return NAME.matcher(String.valueOf(file.getFileName())).matches();
  }

  /** How large a segment of these is. */
  static long bytes(Map<String, FeatureStore.Entry> entries) {
    long width = entries.values().iterator().next().features().length;
    return HEADER_BYTES + 4 + entries.size() * (INDEX_ENTRY_BYTES + 4 * width);
  }

  /** Writes a segment whole, then gives it its name. */
  static Path write(Path folder, Map<String, FeatureStore.Entry> entries) throws IOException {
    Path file = folder.resolve(UUID.randomUUID() + SUFFIX);
    AtomicFile.write(file, serialise(entries));
    return file;
  }

  private static ByteBuffer serialise(Map<String, FeatureStore.Entry> entries) {
    int width = entries.values().iterator().next().features().length;
    int indexEnd = HEADER_BYTES + entries.size() * INDEX_ENTRY_BYTES;
    ByteBuffer index =
        ByteBuffer.allocate(
            Math.addExact(indexEnd + 4, 4 * Math.multiplyExact(width, entries.size())));
    index.order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer rows =
        index.slice(indexEnd + 4, 4 * width * entries.size()).order(ByteOrder.LITTLE_ENDIAN);
    index.putLong(MAGIC).putInt(width).putInt(entries.size());
    entries.forEach(
        (sha, entry) -> {
          int start = rows.position();
          for (float value : entry.features()) {
            rows.putFloat(value);
          }
          index.put(HexFormat.of().parseHex(sha)).putLong(entry.sketch());
          index.putInt(crc(rows.slice(start, 4 * width)));
        });
    index.putInt(crc(index.slice(0, indexEnd)));
    return index.rewind();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
