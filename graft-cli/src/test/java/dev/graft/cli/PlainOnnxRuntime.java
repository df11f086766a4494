package dev.graft.cli;

// docs/reference/model-file.md shows what follows
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;

/** Asks a model for the class of a picture, with ONNX Runtime alone. */
final class PlainOnnxRuntime {
  static String classify(Path model, Path picture) throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.toString())) {
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      JsonNode card = new ObjectMapper().readTree(metadata.get("graft.model"));
      JsonNode prepare = card.get("preprocessing");
      int width = prepare.requiredAt("/centerCrop/width").intValue();
      int height = prepare.requiredAt("/centerCrop/height").intValue();
      FloatBuffer values = prepared(picture, prepare, width, height);
      String input = card.requiredAt("/input/name").textValue();
      try (OnnxTensor tensor =
              OnnxTensor.createTensor(environment, values, new long[] {1, 3, height, width});
          OrtSession.Result answer = session.run(Map.of(input, tensor))) {
        float[] probabilities = ((float[][]) answer.get("probabilities").get().getValue())[0];
        int best = 0;
        for (int c = 1; c < probabilities.length; c++) {
          best = probabilities[c] > probabilities[best] ? c : best;
        }
        return card.requiredAt("/classes/" + best).textValue();
      }
    }
  }

  /** Shorter side, centre crop, normalised: [3, height, width]. */
  private static FloatBuffer prepared(Path picture, JsonNode prepare, int width, int height)
      throws IOException {
    BufferedImage whole = ImageIO.read(picture.toFile()); // turn it first, if EXIF says so
    double scale =
        prepare.requiredAt("/resize/shorterSide").doubleValue()
            / Math.min(whole.getWidth(), whole.getHeight());
    int w = (int) (whole.getWidth() * scale);
    int h = (int) (whole.getHeight() * scale);
    BufferedImage cropped = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Image resized = whole.getScaledInstance(w, h, Image.SCALE_AREA_AVERAGING);
    cropped.createGraphics().drawImage(resized, (width - w) / 2, (height - h) / 2, null);
    FloatBuffer values = FloatBuffer.allocate(3 * height * width);
    for (int c = 0; c < 3; c++) { // red, green, blue
      float mean = prepare.requiredAt("/mean/" + c).floatValue();
      float std = prepare.requiredAt("/std/" + c).floatValue();
      for (int i = 0; i < height * width; i++) {
        int value = cropped.getRGB(i % width, i / width) >> (16 - 8 * c) & 0xFF;
        values.put((value * prepare.get("scale").floatValue() - mean) / std);
      }
    }
    return values.flip();
  }
}
