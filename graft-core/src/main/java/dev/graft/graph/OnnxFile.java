package dev.graft.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.graft.AtomicFile;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes ONNX files.
 *
 * <p>Reading tidies what exporters leave behind, without changing what the network computes: {@code
 * Constant} nodes become initialisers, {@code Identity} aliases of an initialiser are resolved to
 * it, vectors of one repeated number that several layers share become each layer's own,
 * initialisers that are also listed as inputs are no inputs any more, external data files are read
 * in, and float16 and bfloat16 networks are widened to float32. A network that was exported in
 * training mode is turned to inference.
 *
 * <p>Read are operator sets {@value #OLDEST_OPSET} to {@value #NEWEST_OPSET} of the standard
 * domain, and ONNX Runtime's own {@code com.microsoft} operators.
 */
public final class OnnxFile {
  /** The oldest operator set of the standard domain that is read. */
  public static final int OLDEST_OPSET = OnnxReader.OLDEST_OPSET;

  /** The newest: the newest that ONNX Runtime runs. */
  public static final int NEWEST_OPSET = OnnxReader.NEWEST_OPSET;

  private OnnxFile() {}

  /**
   * Reads a network, with its external data files if it has any.
   *
   * @throws GraftException of fault {@code MODEL} if the file is missing, is not an ONNX network,
   *     is damaged, or holds something that Graft does not support; the message says which
   */
  public static Graph read(Path file) {
    String name = String.valueOf(file);
    if (Files.isDirectory(file)) {
      throw fault(
          name + " is a folder; expected an .onnx file" + example(file).orElse("") + ".", null);
    }
    if (!Files.exists(file)) {
      throw fault("There is no file " + name + "; expected an .onnx network there.", null);
    }
    try {
      long size = Files.size(file);
      if (size > Integer.MAX_VALUE - 8) {
        throw fault(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes, and an ONNX file ends at 2 GiB; save it with its weights in an external data file (onnx.save with save_as_external_data=True).",
                name,
                size),
            null);
      }
      byte[] bytes = Files.readAllBytes(file);
      return decode(bytes, name, new ExternalData(file.toAbsolutePath().getParent(), name));
    } catch (IOException e) {
      throw fault("%s cannot be read: %s.".formatted(name, reason(e)), e);
    }
  }

  /** A network in the folder that may have been meant: a trained model before all others. */
  private static Optional<String> example(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".onnx") && Files.isRegularFile(file))
          .min(
              Comparator.comparing((Path file) -> !file.endsWith("model.onnx"))
                  .thenComparing(Comparator.naturalOrder()))
          .map(file -> ", such as %s in it".formatted(file));
    } catch (IOException e) {
      return Optional.empty(); // the folder is no network, whatever it holds
    }
  }

  /**
   * Reads a network from memory; the bytes must not change afterwards, as the graph's tensors are
   * views of them.
   *
   * @param name what error messages call it
   * @throws GraftException of fault {@code MODEL} if the bytes are not a network that Graft can
   *     read, or if it has external data files
   */
  public static Graph read(byte[] bytes, String name) {
    return decode(bytes, name, new ExternalData(null, name));
  }

  /**
   * The network as the bytes of an ONNX file, all weights included. Equal graphs give equal bytes.
   *
   * @throws GraftException of fault {@code MODEL} if the weights exceed an ONNX file's 2 GiB
   */
  public static byte[] toBytes(Graph graph) {
    long size = graph.initializers().values().stream().mapToLong(t -> t.bytes().remaining()).sum();
    int roomForNodes = 16 << 20;
    if (size > Integer.MAX_VALUE - roomForNodes) {
      throw fault(
          String.format(
              Locale.ROOT,
              "The network's weights have %,d bytes, and an ONNX file ends at 2 GiB; use a smaller backbone.",
              size),
          null);
    }
    return OnnxWriter.model(graph).toByteArray();
  }

  /**
   * Writes the network to a file that appears under its name only when it is complete and on disk;
   * a file of that name is replaced.
   *
   * @throws GraftException of fault {@code ENVIRONMENT} if the file cannot be written
   */
  public static void write(Graph graph, Path file) {
    byte[] bytes = toBytes(graph);
    try {
      AtomicFile.write(file, ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          String.format(
              Locale.ROOT,
              "%s cannot be written: %s; check that its folder exists, is writable and has %,d bytes free.",
              file,
              reason(e),
              bytes.length),
          e);
    }
  }

  private static Graph decode(byte[] bytes, String name, ExternalData externalData) {
    if (bytes.length == 0) {
      throw fault(name + " is empty; expected an ONNX network. Fetch or export it again.", null);
    }
    ModelProto model;
    try {
      // Aliasing: the weights stay where they are in the array instead of being copied out of it.
      var in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      in.enableAliasing(true);
      model = ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw fault(notOnnx(bytes, name), e);
    } catch (IOException e) {
      throw new AssertionError("reading from memory cannot fail otherwise", e);
    }
    if (!model.hasGraph()) {
      throw fault(notOnnx(bytes, name), null);
    }
    try {
      return new OnnxReader(model, name, externalData).graph();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw fault(
          "%s is damaged: %s. Fetch or export it again.".formatted(name, e.getMessage()), e);
    }
  }

  /** What the file is instead, where its first bytes tell. */
  private static String notOnnx(byte[] bytes, String name) {
    String start = new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.ISO_8859_1);
    String found;
    if (start.startsWith("version https://git-lfs")) {
      return name
          + " is only a Git LFS pointer to the network; run 'git lfs pull', or download the file"
          + " itself.";
    } else if (start.startsWith("PK\3\4") || start.startsWith("\u0080\u0002")) {
      found = "a PyTorch checkpoint or another archive";
    } else if (start.startsWith("\u0089HDF")) {
      found = "an HDF5 file (Keras)";
    } else if (start.startsWith("TFL3", 4)) {
      found = "a TensorFlow Lite model";
    } else if (start.startsWith("{\"", 8)) {
      found = "a safetensors file";
    } else if (start.stripLeading().startsWith("<")) {
      found = "a web page";
    } else if (bytes[0] == 8) { // the tag of ir_version, with which ONNX files begin
      return name + " is cut short or damaged; fetch or export it again.";
    } else {
      found = "no ONNX network";
    }
    return name + " is " + found + "; expected an .onnx file. Export the network as ONNX.";
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException detail) {
      String kind = e.getClass().getSimpleName().replace("Exception", "");
      return detail.getReason() == null ? kind : detail.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  private static GraftException fault(String message, @Nullable Throwable cause) {
    return new GraftException(Fault.MODEL, message, cause);
  }
}
