package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.Content;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbnailTest {
  /** The left half red, the right half blue. */
  private static byte[] file(int width, int height, String format) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(0, 0, width, height);
    pen.setColor(Color.BLUE);
    pen.fillRect(width / 2, 0, width, height);
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private static byte[] thumbnail(byte[] file, int sidePx) throws IOException {
    try (Content content = Content.of(file)) {
      return Thumbnail.jpeg(content, sidePx);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1600, 900, jpg, 160, 90",
    "1601, 901, jpg, 160, 90",
    "2700, 3000, jpg, 144, 160",
    "400, 300, png, 160, 120",
    "100, 50, png, 100, 50",
    "5000, 2, png, 160, 1"
  })
  void theLongerSideFitsAndColoursStay(
      int width, int height, String format, int newWidth, int newHeight) throws IOException {
    byte[] jpeg = thumbnail(file(width, height, format), 160);
    assertThat(ImageFormat.of(jpeg)).contains(ImageFormat.JPEG);
    Picture small = Decoder.decode(jpeg);
    assertThat(small.size()).isEqualTo(new Size(newWidth, newHeight));
    int last = 3 * (newWidth - 1);
    assertThat(small.rgb()[0] & 0xFF).as("red on the left").isCloseTo(254, within(6));
    assertThat(small.rgb()[2] & 0xFF).isCloseTo(0, within(6));
    assertThat(small.rgb()[last] & 0xFF).isCloseTo(0, within(6));
    assertThat(small.rgb()[last + 2] & 0xFF).as("blue on the right").isCloseTo(254, within(6));
  }

  @Test
  void aPhotographIsTurnedUprightHoweverFarItIsReduced() throws IOException {
    byte[] jpeg = file(1600, 800, "jpg");
    byte[] turned = withOrientation(jpeg, 6);
    assertThat(Decoder.decode(thumbnail(turned, 100)).size()).isEqualTo(new Size(50, 100));
    assertThat(Decoder.decode(thumbnail(turned, 1000)).size()).isEqualTo(new Size(500, 1000));
  }

  /** The same file with an Exif part that holds nothing else. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    byte[] all = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, all, 0, 2);
    System.arraycopy(exif, 0, all, 2, exif.length);
    System.arraycopy(jpeg, 2, all, 2 + exif.length, jpeg.length - 2);
    return all;
  }

  @Test
  void whatIsNoPictureHasNone() {
    assertThatThrownBy(() -> thumbnail(new byte[] {1, 2, 3}, 100))
        .isInstanceOf(DecodeException.class);
  }
}
