package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with an input is said in one sentence, and only stops the run if it must. */
class BrokenInputsTest {
  @TempDir static Path folder;
  private static Path backbone;
  private static Path model;

  @BeforeAll
  static void trainOnce() throws IOException {
    backbone = Fixtures.backbone(folder.resolve("tiny.onnx"));
    Path data = Fixtures.pictures(folder.resolve("good"), 8);
    Path out = folder.resolve("good-out");
    Cli run =
        Cli.run(
            "train", data, "--backbone", backbone, "--crop", "64", "--resize", "64", "--out", out);
    assertThat(run.status()).as(run.err()).isZero();
    model = out.resolve("model.onnx");
  }

  /** Prepares a data set of good pictures, then breaks something in it. */
  private interface Damage {
    void to(Path data) throws IOException;
  }

  private static DynamicTest skips(String name, String file, Damage damage) {
    return DynamicTest.dynamicTest(
        name + " is skipped with its reason, and strictly is a fault of the data",
        () -> {
          Path data = Fixtures.pictures(fresh(name), 8);
          damage.to(data);
          Cli run = train(data, "--json");
          assertThat(run.status()).as(run.err()).isZero();
          assertThat(run.out()).contains("\"skipped\"").contains(file).contains("\"reason\"");
          assertThat(run.err()).doesNotContain("Exception", "\tat ");
          assertSaid(train(data, "--strict"), 3, file);
        });
  }

  private static DynamicTest stops(String name, int status, String named, Damage damage) {
    return DynamicTest.dynamicTest(
        name + " stops the run with status " + status,
        () -> {
          Path data = Fixtures.pictures(fresh(name), 4);
          damage.to(data);
          assertSaid(train(data), status, named);
        });
  }

  private static DynamicTest refuses(String name, int status, String named, Object... arguments) {
    return DynamicTest.dynamicTest(
        name + " is refused with status " + status,
        () -> assertSaid(Cli.run(arguments), status, named));
  }

  private static Cli train(Path data, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("train", data, "--backbone", backbone, "--crop", "64", "--resize", "64"));
    Path out = data.resolveSibling(data.getFileName() + "-out");
    arguments.addAll(List.of("--out", out, "--overwrite"));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  private static void assertSaid(Cli run, int status, String named) {
    assertThat(run.status()).as(run.err()).isEqualTo(status);
    List<String> said = run.err().lines().filter(line -> line.startsWith("graft: ")).toList();
    assertThat(said).as(run.err()).hasSize(1);
    assertThat(said.get(0)).contains(named).hasSizeLessThan(700);
    assertThat(run.err()).doesNotContain("Exception", "\tat ", "null");
  }

  private static Path fresh(String name) throws IOException {
    return Files.createTempDirectory(folder, name.replaceAll("[^a-z]+", "-"));
  }

  private static byte[] cut(byte[] bytes, long seed) {
    return Arrays.copyOf(bytes, 1 + new SplittableRandom(seed).nextInt(bytes.length - 1));
  }

  @TestFactory
  Collection<DynamicTest> picturesThatCannotBeRead() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      int s = seed;
      tests.add(
          skips(
              "a PNG cut short, " + seed,
              "disc/cut.png",
              data ->
                  Fixtures.write(
                      data.resolve("disc/cut.png"), cut(Fixtures.picture("disc", 77, "png"), s))));
      tests.add(
          skips(
              "a JPEG cut short, " + seed,
              "stripes/cut.jpg",
              data ->
                  Fixtures.write(
                      data.resolve("stripes/cut.jpg"),
                      cut(Fixtures.picture("stripes", 77, "jpg"), s))));
    }
    tests.add(
        skips(
            "a GIF cut short",
            "disc/cut.gif",
            data ->
                Fixtures.write(
                    data.resolve("disc/cut.gif"), cut(Fixtures.picture("disc", 77, "gif"), 3))));
    tests.add(
        skips(
            "a BMP cut short",
            "disc/cut.bmp",
            data ->
                Fixtures.write(
                    data.resolve("disc/cut.bmp"), cut(Fixtures.picture("disc", 77, "bmp"), 3))));
    tests.add(
        skips(
            "an empty file",
            "disc/empty.jpg",
            data -> Fixtures.write(data.resolve("disc/empty.jpg"), new byte[0])));
    tests.add(
        skips(
            "a file of zero bytes",
            "disc/zeros.png",
            data -> Fixtures.write(data.resolve("disc/zeros.png"), new byte[5000])));
    tests.add(
        skips(
            "a text that calls itself a picture",
            "disc/text.jpg",
            data -> Files.writeString(data.resolve("disc/text.jpg"), "not a picture")));
    tests.add(
        skips(
            "a decompression bomb",
            "disc/bomb.png",
            data -> Fixtures.write(data.resolve("disc/bomb.png"), bomb())));
    tests.add(
        skips(
            "a link to nothing",
            "disc/dangling.jpg",
            data ->
                Files.createSymbolicLink(
                    data.resolve("disc/dangling.jpg"), Path.of("nowhere.jpg"))));
    return tests;
  }

  /** The header of a PNG of 60,000 by 60,000 pixels. */
  private static byte[] bomb() {
    byte[] png = Fixtures.picture("disc", 5, "png");
    byte[] side = {0, 0, (byte) 0xEA, 0x60};
    System.arraycopy(side, 0, png, 16, 4);
    System.arraycopy(side, 0, png, 20, 4);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(png, 12, 17);
    for (int i = 0; i < 4; i++) {
      png[29 + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
    }
    return png;
  }

  @TestFactory
  Collection<DynamicTest> filesThatAreFineAfterAll() {
    return List.of(
        works(
            "a PNG that calls itself .jpg",
            data ->
                Fixtures.write(data.resolve("disc/wrong.jpg"), Fixtures.picture("disc", 9, "png"))),
        works(
            "a folder named x.jpg",
            data ->
                Fixtures.write(
                    data.resolve("disc/x.jpg/inner.png"), Fixtures.picture("disc", 9, "png"))),
        works("a hidden file", data -> Files.writeString(data.resolve("disc/.DS_Store"), "junk")),
        works(
            "a class with one picture",
            data ->
                Fixtures.write(
                    data.resolve("lonely/one.png"), Fixtures.picture("disc", 99, "png"))),
        works(
            "a picture with trailing bytes",
            data -> {
              byte[] jpeg = Fixtures.picture("stripes", 99, "jpg");
              Fixtures.write(
                  data.resolve("stripes/tail.jpg"), Arrays.copyOf(jpeg, jpeg.length + 100));
            }));
  }

  private static DynamicTest works(String name, Damage damage) {
    return DynamicTest.dynamicTest(
        name + " stops nothing",
        () -> {
          Path data = Fixtures.pictures(fresh(name), 8);
          damage.to(data);
          Cli run = train(data);
          assertThat(run.status()).as(run.err()).isZero();
        });
  }

  @TestFactory
  Collection<DynamicTest> dataThatCannotBeLearnedFrom() {
    return List.of(
        stops("one class only", 3, "disc", data -> delete(data.resolve("stripes"))),
        stops(
            "an empty folder",
            3,
            "an-empty-folder",
            data -> {
              delete(data.resolve("stripes"));
              delete(data.resolve("disc"));
            }),
        stops(
            "no class folder but loose pictures",
            3,
            "no-class-folder-but-loose-pictures",
            data -> {
              Fixtures.write(data.resolve("loose.png"), Fixtures.picture("disc", 1, "png"));
              delete(data.resolve("stripes"));
              delete(data.resolve("disc"));
            }),
        stops(
            "classes whose every picture is damaged",
            3,
            "classes-whose-every-picture-is-damaged",
            data -> {
              for (String shape : List.of("disc", "stripes")) {
                delete(data.resolve(shape));
                Fixtures.write(data.resolve(shape + "/a.jpg"), new byte[] {1, 2, 3});
              }
            }));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static DynamicTest manifest(String name, int status, String named, String text) {
    return manifest(name, status, named, "m.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private static DynamicTest manifest(
      String name, int status, String named, String file, byte[] text) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Path data = Fixtures.pictures(fresh(name), 4);
          Files.write(data.resolve(file), text);
          assertSaid(
              Cli.run(
                  "train",
                  data.resolve(file),
                  "--backbone",
                  backbone,
                  "--out",
                  data.resolve("out")),
              status,
              named);
        });
  }

  @TestFactory
  Collection<DynamicTest> manifestsThatCannotBeUsed() {
    return List.of(
        manifest("a manifest without a path column", 3, "m.csv", "file,label\ndisc/disc0.png,a\n"),
        manifest("a manifest without an answer column", 3, "m.csv", "path\ndisc/disc0.png\n"),
        manifest("an empty manifest", 3, "m.csv", ""),
        manifest("a manifest with a header only", 3, "m.csv", "path,label\n"),
        manifest(
            "a manifest of missing files", 3, "m.csv", "path,label\nnone.png,a\nnothing.png,b\n"),
        manifest(
            "a manifest whose every target is no number",
            3,
            "m.csv",
            "path,length\ndisc/disc0.png,NaN\ndisc/disc1.png,NaN\n"),
        manifest(
            "a manifest that is not UTF-8",
            3,
            "m.csv",
            "m.csv",
            "path,label\ndisc/disc0.png,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)),
        manifest(
            "a JSONL manifest with a broken line",
            3,
            "m.jsonl",
            "m.jsonl",
            "{\"path\": \"disc/disc0.png\", \"label\"\n".getBytes(StandardCharsets.UTF_8)),
        manifest(
            "a manifest of an unknown kind",
            3,
            "m.txt",
            "m.txt",
            "path,label\n".getBytes(StandardCharsets.UTF_8)),
        manifest("a zip cut in half", 3, "m.zip", "m.zip", new byte[] {'P', 'K', 3, 4, 9, 9, 9}));
  }

  @TestFactory
  Collection<DynamicTest> networksThatCannotBeUsed() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("for-networks"), 4);
    byte[] whole = Files.readAllBytes(backbone);
    Path half = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));
    Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
    Path text = Files.writeString(folder.resolve("text.onnx"), "this is no network");
    Path words = Fixtures.textNetwork(folder.resolve("words.onnx"));
    return List.of(
        refuses(
            "half a network", 4, "half.onnx", "train", data, "--backbone", half, "--out", out()),
        refuses(
            "an empty network",
            4,
            "empty.onnx",
            "train",
            data,
            "--backbone",
            empty,
            "--out",
            out()),
        refuses(
            "a text as a network",
            4,
            "text.onnx",
            "train",
            data,
            "--backbone",
            text,
            "--out",
            out()),
        refuses(
            "a missing network",
            4,
            "none.onnx",
            "train",
            data,
            "--backbone",
            folder.resolve("none.onnx"),
            "--out",
            out()),
        refuses(
            "a folder as a network",
            4,
            "for-networks",
            "train",
            data,
            "--backbone",
            data,
            "--out",
            out()),
        refuses(
            "a network of another domain",
            4,
            "words.onnx",
            "train",
            data,
            "--backbone",
            words,
            "--out",
            out()),
        refuses("inspecting half a network", 4, "half.onnx", "inspect", half),
        refuses(
            "predicting with a backbone",
            4,
            "tiny.onnx",
            "predict",
            backbone,
            data.resolve("disc/disc0.png")),
        refuses("evaluating with half a model", 4, "half.onnx", "evaluate", half, data));
  }

  private static Path out() throws IOException {
    return fresh("out");
  }

  @TestFactory
  Collection<DynamicTest> requestsThatMakeNoSense() throws IOException {
    Path data = Fixtures.pictures(folder.resolve("for-requests"), 4);
    Path noData = folder.resolve("no-such-folder");
    Path picture = data.resolve("disc/disc0.png");
    return List.of(
        refuses("an unknown command", 2, "trian", "trian", data),
        refuses("an unknown option", 2, "--bckbone", "train", data, "--bckbone", backbone),
        refuses("no data", 2, "DATA", "train", "--backbone", backbone),
        refuses(
            "an unknown strategy",
            2,
            "fast",
            "train",
            data,
            "--backbone",
            backbone,
            "--strategy",
            "fast"),
        refuses(
            "an unknown head",
            2,
            "forest",
            "train",
            data,
            "--backbone",
            backbone,
            "--head",
            "forest"),
        refuses(
            "a validation fraction above 1",
            2,
            "1.5",
            "train",
            data,
            "--backbone",
            backbone,
            "--val-fraction",
            "1.5"),
        refuses(
            "a seed that is no number",
            2,
            "x",
            "train",
            data,
            "--backbone",
            backbone,
            "--seed",
            "x"),
        refuses(
            "data that is not there",
            3,
            "no-such-folder",
            "train",
            noData,
            "--backbone",
            backbone,
            "--out",
            out()),
        refuses(
            "a validation set that is not there",
            3,
            "no-such-folder",
            "train",
            data,
            "--val",
            noData,
            "--backbone",
            backbone,
            "--out",
            out()),
        refuses(
            "an output folder that is a file",
            5,
            "disc0.png",
            "train",
            data,
            "--backbone",
            backbone,
            "--crop",
            "64",
            "--resize",
            "64",
            "--out",
            picture),
        refuses(
            "a picture that is not there",
            3,
            "none.png",
            "predict",
            model,
            folder.resolve("none.png")),
        refuses("no deviation", 2, "0.0,0.0,0.0", "train", data, "--std", "0,0,0"),
        refuses("a mean that is no number", 2, "NaN,0.0,0.0", "train", data, "--mean", "NaN,0,0"),
        refuses("no picture at all", 2, "FILE", "predict", model));
  }

  @TestFactory
  Collection<DynamicTest> filesWithoutPermission() throws IOException {
    Path data = Fixtures.pictures(fresh("locked"), 4);
    Path locked = data.resolve("disc/locked.png");
    Fixtures.write(locked, Fixtures.picture("disc", 50, "png"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    if (Files.isReadable(locked)) {
      return List.of(); // a superuser may read everything
    }
    return List.of(
        DynamicTest.dynamicTest(
            "a file without read permission is skipped",
            () -> assertThat(train(data, "--json").out()).contains("locked.png")));
  }
}
