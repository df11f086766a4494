package dev.graft.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Projects of others: one trains, and those that only predict use its model. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsumersTest {
  private static final long MOST_TO_PREDICT = 110_000_000;

  @TempDir private static Path folder;
  private static Repository repository;
  private static Path pictures;
  private static Path model;
  private static Path asked;

  @BeforeAll
  static void draw() throws IOException {
    repository = Repository.of(Path.of(".."), folder.resolve("repository"));
    pictures = folder.resolve("pictures");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 24; i++) {
      draw(pictures.resolve("round").resolve(i + ".png"), true, random);
      draw(pictures.resolve("square").resolve(i + ".png"), false, random);
    }
    asked = folder.resolve("asked.png");
    draw(asked, true, random);
    model = folder.resolve("out").resolve("model.onnx");
  }

  private static void draw(Path file, boolean round, SplittableRandom random) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(random.nextInt(80), random.nextInt(80), random.nextInt(80)));
    pen.fillRect(0, 0, 96, 96);
    pen.setColor(new Color(176 + random.nextInt(80), 176 + random.nextInt(80), 200));
    int side = 40 + random.nextInt(20);
    int left = random.nextInt(96 - side);
    if (round) {
      pen.fillOval(left, left, side, side);
    } else {
      pen.fillRect(left, left, side, side);
    }
    pen.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  @Order(1)
  void oneTrainsAndPredicts() throws IOException {
    Consumer train = Consumer.of("train", folder.resolve("train"), repository, true);
    Consumer.Ended run =
        train.run(
            folder.resolve("natives"),
            "consumer.Train",
            pictures,
            model.getParent(),
            folder.resolve("cache"),
            asked,
            "head");
    assertThat(run.status()).as(run.output()).isZero();
    assertThat(run.output()).contains("validated: ", "answer: round");
    assertThat(model.resolveSibling("report.html")).isNotEmptyFile();
    tell("train and predict", train);
  }

  @Test
  @Order(2)
  void oneOnlyPredictsAndDownloadsNoLibtorch() throws IOException {
    Consumer predict = Consumer.of("predict", folder.resolve("predict"), repository, true);
    assertThat(predict.dependencies())
        .extracting(jar -> jar.getFileName().toString())
        .allMatch(jar -> jar.endsWith(".jar"))
        .noneMatch(jar -> jar.matches("(pytorch|lwjgl|jcodec).*"));
    assertThat(predict.bytes()).isLessThanOrEqualTo(MOST_TO_PREDICT);
    Consumer.Ended run = predict.run(folder.resolve("natives"), "consumer.Predict", model, asked);
    assertThat(run.status()).as(run.output()).isZero();
    assertThat(run.output()).contains(asked + ": round");
    tell("predict", predict);
  }

  @Test
  @Order(3)
  void thatOneRunsOnTheModulePathToo() throws IOException {
    Consumer predict = new Consumer(folder.resolve("predict"), repository);
    Consumer.Ended run =
        predict.runModule(folder.resolve("natives"), "consumer", "consumer.Predict", model, asked);
    assertThat(run.status()).as(run.output()).isZero();
    assertThat(run.output()).contains(asked + ": round");
  }

  /** Its build may have to fetch Spring Boot, and so needs the network once. */
  @Test
  @Tag("slow")
  @Order(4)
  void oneIsAnExecutableJarOfSpringBoot() throws IOException {
    Consumer boot = Consumer.of("spring-boot", folder.resolve("spring-boot"), repository, false);
    Consumer.Ended run =
        boot.runJar(folder.resolve("natives-boot"), "spring-boot-1.jar", model, asked);
    assertThat(run.status()).as(run.output()).isZero();
    assertThat(run.output()).contains(asked + ": round");
    tell("Spring Boot", boot);
  }

  @SuppressWarnings("SystemOut") // figures for the documentation
  private static void tell(String what, Consumer consumer) throws IOException {
    List<Path> jars = consumer.dependencies();
    System.out.printf(
        Locale.ROOT, "%s: %d jars, %.1f MB%n", what, jars.size(), consumer.bytes() / 1e6);
  }
}
