package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with what Transformers and timm make of pictures; see processor_goldens.py. */
class ProcessorGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(ProcessorGoldenTest.class.getResource(name), name).toURI());
  }

  @Test
  void picturesArePreparedAsTheFileBesideTheNetworkSays() throws IOException, URISyntaxException {
    Path goldens = resource("processors");
    FloatBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(goldens.resolve("values.f32")))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    int cases = 0;
    for (String line : Files.readAllLines(goldens.resolve("cases.jsonl"))) {
      JsonNode golden = JSON.readTree(line);
      Path file = folder.resolve(golden.get("file").asText());
      Files.writeString(file, golden.get("content").toString());
      Preprocessing read = Preprocessing.beside(folder.resolve("model.onnx")).orElseThrow();
      Files.delete(file);
      Preprocessing preprocessing = Preprocessing.fromJson(read.toJson());
      assertThat(preprocessing).isEqualTo(read);
      Picture picture =
          Decoder.decode(
              Files.readAllBytes(resource("resize/" + golden.get("picture").asText() + ".png")));
      Size size = preprocessing.outputSize(picture.size());
      JsonNode shape = golden.get("shape");
      assertThat(size).as(line).isEqualTo(new Size(shape.get(2).asInt(), shape.get(1).asInt()));
      FloatBuffer tensor = FloatBuffer.allocate(3 * size.width() * size.height());
      preprocessing.apply(picture, tensor, 0);
      for (int i = 0; i < tensor.capacity(); i++) {
        float expected = values.get();
        float tolerance = 1e-5f * Math.max(1, Math.abs(expected));
        if (!(Math.abs(tensor.get(i) - expected) <= tolerance)) {
          throw new AssertionError(
              String.format(
                  Locale.ROOT, "%s: value %d is %s, not %s", line, i, tensor.get(i), expected));
        }
      }
      cases++;
    }
    assertThat(values.hasRemaining()).isFalse();
    assertThat(cases).isGreaterThanOrEqualTo(150);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"image_processor_type\": \"PixtralImageProcessor\"}",
        "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": {\"longest_edge\": 9}}",
        "{\"image_processor_type\": \"ViTImageProcessor\", \"resample\": 6}",
        "{\"image_processor_type\": \"ViTImageProcessor\", \"do_pad\": true}",
        "{\"image_processor_type\": \"ViTImageProcessor\", \"do_resize\": \"no\"}",
        "{\"image_processor_type\": \"CLIPImageProcessor\", \"crop_size\": {\"height\": 9}}",
        "{\"image_processor_type\": \"ViTImageProcessor\", \"image_std\": [1, 0, 1]}",
      })
  void whatIsNotUnderstoodIsNamedWithItsFile(String content) throws IOException {
    Path file = folder.resolve("preprocessor_config.json");
    Files.writeString(file, content);
    assertThatThrownBy(() -> Preprocessing.beside(folder.resolve("model.onnx")))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("state the preprocessing yourself");
  }
}
