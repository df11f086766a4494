package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives as people have them. */
class ZipTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);
  private static final int CENTRAL_HEADER = 0x02014b50;

  private final Path root;
  private final Fixture fixture;

  ZipTest(@TempDir Path root) {
    this.root = root;
    this.fixture = new Fixture(root);
  }

  private static byte[] zip(Charset names, String... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, names)) {
      for (String name : entries) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("ok " + name).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private String read(byte[] content) {
    fixture.bytes("set.zip", content);
    return DataSummary.of(() -> fixture.read("set.zip", ALL)).replace(root + "/", "");
  }

  /** Changes 16 bits in the central directory's entry of every file. */
  private static byte[] changed(byte[] zip, int offset, int value) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i + 4 < zip.length; i++) {
      if (bytes.getInt(i) == CENTRAL_HEADER) {
        bytes.putShort(i + offset, (short) value);
      }
    }
    return zip;
  }

  @Test
  void namesOfDosAreReadAndSaid() throws IOException {
    byte[] zip = zip(Charset.forName("IBM437"), "Käfer/1", "Käfer/2", "bee/3", "bee/4");
    assertThat(read(zip))
        .isEqualTo(
            "classify: Käfer, bee\ntrain: Käfer 2, bee 2\nwarning: names in 'set.zip' are not UTF-8 and were read as code page 437, such as 'Käfer/1'; if that is wrong, unpack it and give the folder");
  }

  @Test
  void oneFileWithSuchANameIsReadToo() throws IOException {
    byte[] zip = zip(Charset.forName("IBM437"), "ant/ä1", "ant/2", "bee/3", "bee/4");
    assertThat(read(zip)).startsWith("classify: ant, bee\ntrain: ant 2, bee 2\n");
  }

  @Test
  void namesThatAreGivenAsUnicodeTooAreReadFromThere() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.ISO_8859_1)) {
      for (String name : new String[] {"甲虫/1", "甲虫/2", "bee/3"}) {
        ZipEntry entry = new ZipEntry(name.replaceAll("[^ -~]", "?"));
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer extra = ByteBuffer.allocate(9 + utf8.length).order(ByteOrder.LITTLE_ENDIAN);
        CRC32 crc = new CRC32();
        crc.update(entry.getName().getBytes(StandardCharsets.ISO_8859_1));
        extra.putShort((short) 0x7075).putShort((short) (5 + utf8.length)).put((byte) 1);
        extra.putInt((int) crc.getValue()).put(utf8);
        entry.setExtra(extra.array());
        zip.putNextEntry(entry);
        zip.write(("ok " + name).getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(read(bytes.toByteArray())).startsWith("classify: bee, 甲虫\ntrain: bee 1, 甲虫 2");
  }

  @ParameterizedTest
  @CsvSource({"9,Deflate64", "12,bzip2", "14,LZMA", "93,Zstandard", "95,XZ"})
  void otherCompressionsAreNamedWithTheRemedy(int method, String name) throws IOException {
    byte[] zip = changed(zip(StandardCharsets.UTF_8, "a/1", "b/2"), 10, method);
    assertThat(read(zip))
        .startsWith("status 3: 'set.zip'")
        .contains("compressed by " + name + ", which Java does not read; unpack")
        .contains("give the folder");
  }

  @Test
  void encryptionIsNamed() throws IOException {
    byte[] zip = changed(zip(StandardCharsets.UTF_8, "a/1", "b/2"), 8, 1);
    assertThat(read(zip))
        .isEqualTo(
            "status 3: 'set.zip' is encrypted; unpack it with its password and give the folder.");
  }

  @Test
  void namesThatLeadElsewhereAreTakenAsInside() throws IOException {
    byte[] zip = zip(StandardCharsets.UTF_8, "/a/1", "../a/2", "C:\\b\\3", "./b/./4", "b//5");
    assertThat(read(zip)).isEqualTo("classify: a, b\ntrain: a 2, b 3");
  }

  @Test
  void archiveInAnArchiveIsNamed() throws IOException {
    byte[] inner = zip(StandardCharsets.UTF_8, "a/1", "b/2");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("inner.zip"));
      zip.write(inner);
    }
    assertThat(read(bytes.toByteArray()))
        .isEqualTo(
            "status 3: 'set.zip' holds another archive, 'inner.zip'; unpack it and give the folder.");
  }

  @Test
  void archiveOfOneFileHasNoClasses() throws IOException {
    assertThat(read(zip(StandardCharsets.UTF_8, "1.jpg")))
        .startsWith("status 3: 'set.zip' holds no folders, so no sample has a class");
  }

  @Test
  void manifestInAnArchiveIsUsed() {
    fixture.zip("set.zip", "set/img/1.jpg", "set/img/2.jpg");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("set/labels.csv"));
      zip.write(
          "path,label\nimg\\1.jpg,a\nimg/2.jpg,b\nimg/3.jpg,b\n".getBytes(StandardCharsets.UTF_8));
      for (String name : new String[] {"set/img/1.jpg", "set/img/2.jpg"}) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("ok " + name).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(read(bytes.toByteArray()))
        .startsWith(
            "classify: a, b\ntrain: a 1, b 1\nskipped: 'img/3.jpg', line 4 of labels.csv: is not in the archive");
  }

  @ParameterizedTest
  @CsvSource({
    "526172211a0700,a RAR archive",
    "377abcaf271c,a 7-Zip archive",
    "1f8b08,packed by gzip",
    "fd377a585a00,packed by xz",
    "3c21444f43,a web page and no archive"
  })
  void otherArchivesAreNamedWithTheRemedy(String head, String name) {
    byte[] content = HexFormat.of().parseHex(head + "00".repeat(20));
    for (String file : new String[] {"set.zip", "set.bin"}) {
      fixture.bytes(file, content);
      assertThat(DataSummary.of(() -> fixture.read(file, ALL)))
          .startsWith("status 3: '")
          .contains("' is " + name)
          .endsWith("unpack it and give the folder.");
    }
  }

  @Test
  void tarIsNamed() {
    byte[] content = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, content, 257, 5);
    fixture.bytes("set.tar", content);
    assertThat(DataSummary.of(() -> fixture.read("set.tar", ALL)))
        .contains("is a tar archive, which is not read");
  }
}
