package dev.graft.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.AtomicFile;
import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of named tensors and texts in the safetensors format, which many tools read.
 *
 * @param texts the file's {@code __metadata__}
 * @param tensors by name
 * @see <a href="https://huggingface.co/docs/safetensors">The format</a>
 */
record SafeTensors(Map<String, String> texts, Map<String, Tensor> tensors) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHECKSUM = "crc32c";
  private static final String TENSORS_CHECKSUM = "tensors-crc32c";

  /** What a header starts with; the checksum's eight digits come next. */
  private static final String START = "{\"__metadata__\":{\"" + CHECKSUM + "\":\"";

  private static final String ZEROS = "00000000";
  private static final Map<ElementType, String> TYPES =
      Map.of(
          ElementType.FLOAT, "F32",
          ElementType.DOUBLE, "F64",
          ElementType.INT64, "I64",
          ElementType.INT32, "I32",
          ElementType.UINT8, "U8",
          ElementType.BOOL, "BOOL");

  /** Writes the file whole, then gives it its name. */
  void write(Path file) throws IOException {
    byte[] header = header();
    ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(header.length).put(header).flip();
    CRC32C crc = new CRC32C();
    crc.update(start.duplicate());
    start.put(8 + START.length(), digits(crc));
    AtomicFile.write(
        file,
        channel -> {
          writeFully(channel, start);
          for (Tensor tensor : tensors.values()) {
            writeFully(channel, tensor.bytes());
          }
        });
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or is not what {@link #write} wrote
   */
  static SafeTensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer start = bytes(channel, 0, 8);
      long headerLength = start.getLong();
      if (headerLength < 2 || headerLength > channel.size() - 8) {
        throw new IOException("the file is cut short");
      }
      byte[] headerBytes = bytes(channel, 8, headerLength).array();
      requireChecksum(start.rewind(), headerBytes);
      JsonNode header = JSON.readTree(headerBytes);
      Map<String, String> texts = new LinkedHashMap<>();
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (entry.getKey().equals("__metadata__")) {
          entry
              .getValue()
              .properties()
              .forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
        } else {
          tensors.put(entry.getKey(), tensor(entry.getValue(), channel, 8 + headerLength));
        }
      }
      texts.remove(CHECKSUM);
      if (!new String(checksum(tensors), StandardCharsets.UTF_8)
          .equals(texts.remove(TENSORS_CHECKSUM))) {
        throw new IOException("its checksum does not fit its content");
      }
      return new SafeTensors(texts, tensors);
    }
  }

  /** Every byte of the header is in its checksum, whose own digits count as zeros. */
  private static void requireChecksum(ByteBuffer length, byte[] header) throws IOException {
    int digitsAt = START.length();
    int rest = digitsAt + ZEROS.length();
    if (header.length < rest
        || !new String(header, 0, digitsAt, StandardCharsets.UTF_8).equals(START)) {
      throw new IOException(
          isEarlier(header)
              ? "it was written by an earlier version of Graft"
              : "its beginning is damaged");
    }
    CRC32C crc = new CRC32C();
    crc.update(length);
    crc.update(header, 0, digitsAt);
    crc.update(ZEROS.getBytes(StandardCharsets.UTF_8));
    crc.update(header, rest, header.length - rest);
    if (!Arrays.equals(digits(crc), Arrays.copyOfRange(header, digitsAt, rest))) {
      throw new IOException("its checksum does not fit its content");
    }
  }

  private static byte[] checksum(Map<String, Tensor> tensors) {
    CRC32C crc = new CRC32C();
    tensors.values().forEach(tensor -> crc.update(tensor.bytes()));
    return digits(crc);
  }

  private static byte[] digits(CRC32C crc) {
    return String.format(Locale.ROOT, "%08x", crc.getValue()).getBytes(StandardCharsets.UTF_8);
  }

  /** Earlier versions had a checksum too, of the tensors alone, and not at the start. */
  private static boolean isEarlier(byte[] header) {
    try {
      return JSON.readTree(header).path("__metadata__").has(CHECKSUM);
    } catch (IOException e) {
      return false;
    }
  }

  /** Part of a file, which as a whole may be larger than an array can be. */
  private static ByteBuffer bytes(FileChannel channel, long from, long length) throws IOException {
    if (from < 0 || length < 0 || from + length > channel.size()) {
      throw new IOException("the file is cut short");
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("the file is cut short");
      }
    }
    return bytes.flip();
  }

  private byte[] header() throws JsonProcessingException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject("__metadata__");
    metadata.put(CHECKSUM, ZEROS);
    metadata.put(TENSORS_CHECKSUM, new String(checksum(tensors), StandardCharsets.UTF_8));
    texts.forEach(metadata::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      String type = TYPES.get(tensor.type());
      if (type == null) {
        throw new IllegalArgumentException(entry.getKey() + " is of type " + tensor.type());
      }
      long end = offset + tensor.bytes().remaining();
      ObjectNode description = header.putObject(entry.getKey());
      description.put("dtype", type);
      description.set("shape", JSON.valueToTree(tensor.shape()));
      description.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    String text = JSON.writeValueAsString(header);
    int padding = Math.floorMod(-text.getBytes(StandardCharsets.UTF_8).length, 8);
    return (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }

  private static Tensor tensor(JsonNode description, FileChannel channel, long dataFrom)
      throws IOException {
    String typeName = description.path("dtype").asText();
    ElementType type =
        TYPES.entrySet().stream()
            .filter(known -> known.getValue().equals(typeName))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow(() -> new IOException("it has a tensor of unknown type " + typeName));
    long[] shape = JSON.treeToValue(description.path("shape"), long[].class);
    long from = description.path("data_offsets").path(0).asLong();
    long to = description.path("data_offsets").path(1).asLong();
    return Tensor.ofBytes(type, shape, bytes(channel, dataFrom + from, to - from));
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
