package dev.graft.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.image.ImageCheck;
import dev.graft.image.Preprocessing;
import dev.graft.image.StandardInput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that want more than they should: each is one skipped sample, with its reason. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HostileFilesTest {
  @TempDir private Path folder;

  private final Map<String, byte[]> refused = new LinkedHashMap<>();
  private final Map<String, byte[]> fine = new LinkedHashMap<>();

  @BeforeEach
  void makeThem() throws IOException {
    byte[] jpeg = encoded("jpg");
    byte[] png = encoded("png");
    byte[] gif = encoded("gif");
    byte[] bmp = encoded("bmp");
    fine.put("plain.jpg", jpeg);
    fine.put("plain.png", png);
    fine.put("plain.gif", gif);
    fine.put("plain.bmp", bmp);
    fine.put("segments.jpg", withSegments(jpeg, 1000, 2000));
    fine.put("text.png", withText(png, 50 << 20));
    fine.put("frames.gif", withFrames(gif, 10_000));
    refused.put("huge.jpg", patched(jpeg, sizeOf(jpeg), 0xFF, 0xFF, 0xFF, 0xFF));
    refused.put("huge.gif", patched(gif, 6, 0xFF, 0xFF, 0xFF, 0xFF));
    refused.put("huge.bmp", patched(bmp, 18, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0));
    refused.put("wide.bmp", patched(bmp, 18, 0xFF, 0xFF, 0xFF, 0x7F));
    refused.put("huge.png", png(65535, 65535, new byte[100]));
    refused.put("large.png", png(13000, 13000, new byte[100]));
    refused.put("line.png", png(1, 1_000_000, new byte[2_000_000]));
    refused.put("huge.webp", webp(16384, 16384));
    refused.put("empty.jpg", new byte[0]);
    refused.put("cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    refused.put("page.jpg", "<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDataSetListsThemAndKeepsTheRest() throws Exception {
    write(folder.resolve("a"), refused);
    write(folder.resolve("a"), fine);
    write(folder.resolve("b"), Map.of("other.png", png(3, 3, new byte[12])));
    specialFiles(folder.resolve("a"));
    DataSetOptions options = DataSetOptions.defaults().withValidationFraction(0);
    try (DataSet data = DataSet.read(folder, options, ImageCheck::problem, 2)) {
      // The line of a million pixels is whole; it is the network's size that it does not go with.
      assertThat(data.train()).hasSize(fine.size() + 2);
      assertThat(data.skipped().toString()).contains("huge.jpg", "huge.webp", "sparse.jpg", "loop");
      assertThat(data.skipped()).allSatisfy(one -> assertThat(one.reason()).isNotBlank());
    }
  }

  @Test
  void aPassGivesEachItsReasonAndTheRestTheirAnswers() throws Exception {
    write(folder, refused);
    write(folder, fine);
    specialFiles(folder);
    List<Sample> samples = new ArrayList<>();
    try (var files = Files.list(folder)) {
      files.sorted().forEach(file -> samples.add(sample(file)));
    }
    samples.add(sample(folder.resolve("missing.png")));
    try (SamplePass pass = new SamplePass(StandardInput.processor(Preprocessing.imageNet()), 4)) {
      List<Outcome<Long>> outcomes =
          pass.run(
              samples,
              shown -> Objects.requireNonNull(shown.example().get(StandardInput.NAME)).shape()[0],
              Progress.none());
      for (int i = 0; i < samples.size(); i++) {
        String name = Path.of(samples.get(i).name()).getFileName().toString();
        if (fine.containsKey(name)) {
          assertThat(outcomes.get(i)).as(name).isEqualTo(new Outcome.Done<>(1L));
        } else {
          assertThat(outcomes.get(i)).as(name).isInstanceOf(Outcome.Unreadable.class);
          assertThat(((Outcome.Unreadable<Long>) outcomes.get(i)).reason())
              .as(name)
              .matches("(is|has|does|may|holds|needs|cannot) .+")
              .doesNotContain("\n");
        }
      }
    }
  }

  @Test
  void aFileThatWasChangedIsNotTakenForWhatItWas() throws Exception {
    Path file = folder.resolve("x.png");
    Files.write(file, png(3, 3, new byte[12]));
    Sample before = new Sample(Source.of(file), new Target.Values(List.of()), "0".repeat(64));
    try (SamplePass pass = new SamplePass(StandardInput.processor(Preprocessing.imageNet()), 1)) {
      assertThat(pass.run(List.of(before), shown -> 1, Progress.none()))
          .containsExactly(new Outcome.Unreadable<>("was changed since it was looked at first"));
    }
  }

  private static Sample sample(Path file) {
    return new Sample(Source.of(file), new Target.Values(List.of()), "");
  }

  private static void write(Path folder, Map<String, byte[]> files) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** A file of 16 GiB that takes no space, a link to itself, and where there are any, a pipe. */
  private static void specialFiles(Path folder) throws Exception {
    try (RandomAccessFile sparse =
        new RandomAccessFile(folder.resolve("sparse.jpg").toFile(), "rw")) {
      sparse.write(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
      sparse.setLength(1L << 34);
    }
    Files.createSymbolicLink(folder.resolve("loop.jpg"), folder.resolve("loop.jpg"));
    if (Files.isExecutable(Path.of("/usr/bin/mkfifo"))) {
      new ProcessBuilder("/usr/bin/mkfifo", folder.resolve("pipe.jpg").toString())
          .start()
          .waitFor();
    }
  }

  private static byte[] encoded(String format) throws IOException {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1200; i++) {
      image.setRGB(i % 40, i / 40, 7919 * i);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private static byte[] patched(byte[] file, int at, int... values) {
    byte[] patched = file.clone();
    for (int i = 0; i < values.length; i++) {
      patched[at + i] = (byte) values[i];
    }
    return patched;
  }

  /** Where a baseline JPEG states its height and width. */
  private static int sizeOf(byte[] jpeg) {
    for (int i = 2; ; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
        return i + 5;
      }
    }
  }

  private static byte[] withSegments(byte[] jpeg, int count, int length) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    out.write(jpeg, 0, 2);
    for (int i = 0; i < count; i++) {
      out.writeShort(0xFFE1);
      out.writeShort(length);
      out.write(new byte[length - 2]);
    }
    out.write(jpeg, 2, jpeg.length - 2);
    return all.toByteArray();
  }

  private static byte[] withText(byte[] png, int length) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes("Comment\0\0".getBytes(StandardCharsets.US_ASCII));
    text.writeBytes(deflated(new byte[length]));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(png, 0, 33);
    all.writeBytes(chunk("zTXt", text.toByteArray()));
    all.write(png, 33, png.length - 33);
    return all.toByteArray();
  }

  /** The same frame over and over. */
  private static byte[] withFrames(byte[] gif, int count) {
    int frame = 13 + (3 << ((gif[10] & 7) + 1));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(gif, 0, frame);
    for (int i = 0; i < count; i++) {
      all.write(gif, frame, gif.length - 1 - frame);
    }
    all.write(0x3B);
    return all.toByteArray();
  }

  /** Grey, 8 bits. */
  private static byte[] png(int width, int height, byte[] rows) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {8, 0, 0, 0, 0});
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes("\u0089PNG\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(chunk("IHDR", header.toByteArray()));
    all.writeBytes(chunk("IDAT", deflated(rows)));
    all.writeBytes(chunk("IEND", new byte[0]));
    return all.toByteArray();
  }

  private static byte[] chunk(String name, byte[] data) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    out.writeInt(data.length);
    out.writeBytes(name);
    out.write(data);
    CRC32 crc = new CRC32();
    crc.update(all.toByteArray(), 4, data.length + 4);
    out.writeInt((int) crc.getValue());
    return all.toByteArray();
  }

  private static byte[] deflated(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private static byte[] webp(int width, int height) {
    int bits = (width - 1) | ((height - 1) << 14);
    byte[] file = "RIFF\u001A\0\0\0WEBPVP8L\r\0\0\0/".getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(file, 34);
    for (int i = 0; i < 4; i++) {
      all[21 + i] = (byte) (bits >> (8 * i));
    }
    return all;
  }
}
