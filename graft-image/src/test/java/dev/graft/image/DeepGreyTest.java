package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntUnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grey PNGs of 16 bits, plain and interlaced. */
class DeepGreyTest {
  private static final int WIDTH = 19;
  private static final int HEIGHT = 11;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void valuesOf8BitsStayAsTheyAre(boolean interlaced) throws Exception {
    assertGrey(interlaced, i -> i % 256, i -> i % 256);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofValuesOf16BitsTheUpper8AreKept(boolean interlaced) throws Exception {
    assertGrey(interlaced, i -> 311 * i % 65536, i -> 311 * i % 65536 >> 8);
    assertGrey(interlaced, i -> i == 5 ? 4096 : 0, i -> i == 5 ? 16 : 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 1023, 4095})
  void valuesThatWouldBeNextToBlackAreRefused(int largest) throws IOException {
    byte[] file = png(false, i -> i == 7 ? largest : i % 256);
    assertThatThrownBy(() -> Decoder.decode(file))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("largest value is " + largest + " of 65535");
  }

  private static void assertGrey(boolean interlaced, IntUnaryOperator value, IntUnaryOperator grey)
      throws Exception {
    Picture picture = Decoder.decode(png(interlaced, value));
    assertThat(picture.size()).isEqualTo(new Size(WIDTH, HEIGHT));
    for (int i = 0; i < picture.rgb().length; i++) {
      assertThat(picture.rgb()[i] & 0xFF).as("value " + i).isEqualTo(grey.applyAsInt(i / 3));
    }
  }

  private static byte[] png(boolean interlaced, IntUnaryOperator value) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int[] sample = {value.applyAsInt(i)};
      image.getRaster().setPixel(i % WIDTH, i / WIDTH, sample);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setProgressiveMode(
        interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
