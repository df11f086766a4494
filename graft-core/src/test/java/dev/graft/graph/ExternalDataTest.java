package dev.graft.graph;

import static dev.graft.graph.Protos.edited;
import static dev.graft.graph.Protos.tensor;
import static dev.graft.graph.Protos.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.graft.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {
  private final Path folder;

  ExternalDataTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void externalDataIsReadFromBesideTheFile() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[] {9, 9, 0, 0, (byte) 0x80, 0x3f});
    Path file = writeExternal("weights.bin", 2, 4);
    assertThat(tensor(OnnxFile.read(file).initializers(), "w").floats()).containsExactly(1);
    assertThatThrownBy(() -> OnnxFile.read(Files.readAllBytes(file), "memory"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("weights.bin")
        .hasMessageContaining("read it from its path");
  }

  @Test
  void externalDataThatIsMissingShortOrElsewhereIsRefused() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[4]);
    refusedFile(writeExternal("absent.bin", 0, 4)).hasMessageContaining("absent.bin");
    refusedFile(writeExternal("weights.bin", 2, 4)).hasMessageContaining("cut short");
    refusedFile(writeExternal("weights.bin", 0, 3)).hasMessageContaining("needs 4");
    refusedFile(writeExternal("weights.bin", -1, 4)).hasMessageContaining("'-1'");
    for (String escape : List.of("../secret", "/etc/passwd", "sub/../../secret", "", ".")) {
      refusedFile(writeExternal(escape, 0, 4)).hasMessageContaining("own folder");
    }
  }

  private Path writeExternal(String location, int offset, int length) throws IOException {
    Path file = folder.resolve("external.onnx");
    TensorProto.Builder weight =
        typed("w", ElementType.FLOAT, 1).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    Map.of("location", location, "offset", "" + offset, "length", "" + length)
        .forEach(
            (key, value) ->
                weight.addExternalData(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    Files.write(file, edited(g -> g.addInitializer(weight)));
    return file;
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refusedFile(Path file) {
    return assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(GraftException.Fault.MODEL))
        .hasMessageContaining("external.onnx");
  }
}
