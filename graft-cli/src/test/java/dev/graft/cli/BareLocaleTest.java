package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Java started in a locale that has none but ASCII's letters, as in a bare container. Files are
 * made by a process with another one, for this process may be such itself.
 */
@EnabledOnOs(OS.LINUX)
class BareLocaleTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeFiles() throws Exception {
    Fixtures.backbone(folder.resolve("tiny.onnx"));
    Fixtures.pictures(folder.resolve("plain"), 4);
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                "mkdir data && mv plain/disc data/K$(printf '\\303\\244')fer && mv plain/stripes data/B$(printf '\\303\\244')r"
                    + " && printf 'path,label\\ndata/K\\303\\244fer/disc0.png,a\\n' > set.csv")
            .directory(folder.toFile())
            .start();
    assumeTrue(shell.waitFor() == 0, "this system's shell makes no such folders");
  }

  /** What a command says in a locale. */
  private String said(int status, String locale, String... words) throws Exception {
    File out = folder.resolve("said.txt").toFile();
    Object[] arguments = words;
    ProcessBuilder start = Cli.prepared(folder.resolve("home"), arguments);
    start.directory(folder.toFile());
    start.environment().remove("LANG");
    start.environment().put("LC_ALL", locale);
    start.redirectOutput(out).redirectErrorStream(true);
    int ended = start.start().waitFor();
    String text = Files.readString(out.toPath());
    assertThat(ended).as(text).isEqualTo(status);
    return text;
  }

  @Test
  void classesWhoseLettersAreLostAreRefusedNotMerged() throws Exception {
    assertThat(said(5, "C", "features", "data", "--backbone", "tiny.onnx", "--out", "f.csv"))
        .contains("cannot be told", "ANSI_X3.4-1968", "LC_ALL=C.UTF-8")
        .doesNotContain("bug in Graft");
  }

  @Test
  void pathsWhoseLettersCannotBeWrittenAreRefusedNotSkipped() throws Exception {
    assertThat(said(5, "C", "features", "set.csv", "--backbone", "tiny.onnx", "--out", "f.csv"))
        .contains("cannot be told", "LC_ALL=C.UTF-8");
  }

  @Test
  void inAUnicodeLocaleTheyAreTwoClasses() throws Exception {
    String home = folder.resolve("f.csv").toString();
    said(0, "C.UTF-8", "features", "data", "--backbone", "tiny.onnx", "--out", home);
    assertThat(Files.readString(Path.of(home))).contains(",K\u00e4fer,", ",B\u00e4r,");
  }

  @Test
  void namesInAnArchiveAreReadInAnyLocale() throws Exception {
    Path zip = folder.resolve("set.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (int i = 0; i < 4; i++) {
        add(out, "K\u00e4fer/" + i + ".png", Fixtures.picture("disc", i, "png"));
        add(out, "B\u00e4r/" + i + ".png", Fixtures.picture("stripes", i, "png"));
      }
    }
    said(0, "C", "features", "set.zip", "--backbone", "tiny.onnx", "--out", "f.csv");
    assertThat(Files.readString(folder.resolve("f.csv"))).contains(",K\u00e4fer,", ",B\u00e4r,");
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
  }
}
