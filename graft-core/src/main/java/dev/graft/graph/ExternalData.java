package dev.graft.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data files that stand beside an ONNX file and hold its large tensors.
 *
 * @param folder where they may lie; null where the network came from memory
 * @param source the network's name in error messages
 */
record ExternalData(@Nullable Path folder, String source) {
  ByteBuffer read(TensorProto tensor, long byteCount) {
    Map<String, String> where = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      where.put(entry.getKey(), entry.getValue());
    }
    Path file = locate(where.getOrDefault("location", ""), tensor.getName());
    long offset = number(where.getOrDefault("offset", "0"), tensor.getName());
    long length = number(where.getOrDefault("length", Long.toString(byteCount)), tensor.getName());
    if (length != byteCount) {
      throw fault(
          String.format(
              Locale.ROOT,
              "%s gives tensor '%s' %,d bytes of external data where its shape needs %,d; export it again.",
              source,
              tensor.getName(),
              length,
              byteCount));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      if (offset > channel.size() - length) {
        throw fault(
            String.format(
                Locale.ROOT,
                "%s, which holds weights of %s, is cut short: tensor '%s' ends at byte %,d of %,d; fetch it again.",
                file,
                source,
                tensor.getName(),
                offset + length,
                channel.size()));
      }
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
      return bytes.flip();
    } catch (IOException e) {
      throw new GraftException(
          Fault.MODEL, "%s, which holds weights of %s, cannot be read.".formatted(file, source), e);
    }
  }

  private Path locate(String location, String tensor) {
    if (folder == null) {
      throw fault(
          "%s keeps tensor '%s' in the external data file '%s', which a network in memory cannot have; read it from its path."
              .formatted(source, tensor, location));
    }
    Path file;
    try {
      file = folder.resolve(location).normalize();
    } catch (InvalidPathException e) {
      file = folder;
    }
    if (location.isEmpty() || file.equals(folder) || !file.startsWith(folder.normalize())) {
      throw fault(
          "%s keeps tensor '%s' in '%s', which is no file in the network's own folder; move the data file beside it and export it again."
              .formatted(source, tensor, location));
    }
    if (!Files.isRegularFile(file)) {
      throw fault(
          "%s keeps its weights in '%s', and there is no such file in %s; put the two side by side."
              .formatted(source, location, folder));
    }
    return file;
  }

  private long number(String text, String tensor) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with negative numbers.
    }
    throw fault(
        "%s gives tensor '%s' the external offset or length '%s'; expected a count of bytes."
            .formatted(source, tensor, text));
  }

  private static GraftException fault(String message) {
    return new GraftException(Fault.MODEL, message);
  }
}
