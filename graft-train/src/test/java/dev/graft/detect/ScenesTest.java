package dev.graft.detect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Cache;
import dev.graft.Sha256;
import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.data.PictureSize;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.Augment;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.Viewing;
import dev.graft.torch.Loss;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four black pictures with a red thing each, which is larger from picture to picture. */
class ScenesTest {
  private static final PictureSize PICTURE = new PictureSize(160, 120);
  private static final PictureSize VIEW = new PictureSize(64, 64);
  private static final int EPOCHS = 40;

  @TempDir private Path folder;
  private final List<Sample> samples = new ArrayList<>();

  @BeforeEach
  void draw() throws IOException {
    for (int i = 0; i < 4; i++) {
      Box thing = new Box(20 + 10 * i, 15 * i, 60 + 20 * i, 30 + 20 * i);
      BufferedImage image =
          new BufferedImage(PICTURE.width(), PICTURE.height(), BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = image.createGraphics();
      pen.setColor(Color.RED);
      pen.fillRect(
          (int) thing.left(), (int) thing.top(), (int) thing.width(), (int) thing.height());
      pen.dispose();
      Path file = folder.resolve(i + ".png");
      ImageIO.write(image, "png", file.toFile());
      samples.add(
          new Sample(
              Source.of(file),
              new Target.Boxes(PICTURE, List.of(LabelledBox.of(i, thing))),
              Sha256.of(Files.readAllBytes(file))));
    }
  }

  private Scenes scenes(long mosaicsUntil) {
    Processor processor =
        Preprocessing.yolox(new Size(VIEW.width(), VIEW.height()))
            .processor(TinyDetector.graph(1), "tiny");
    SampleInputs views =
        new SampleInputs(
            samples,
            processor.store(Cache.in(folder.resolve("store"))),
            processor,
            Viewing.of(Augment.LIGHT),
            1);
    return new Scenes(views, new Showing(4, 2, 1, 3, mosaicsUntil), VIEW, 1);
  }

  private static float[] values(Scenes scenes, int row, long epoch) {
    return requireNonNull(scenes.example(row, epoch, Memory.fresh()).values().iterator().next())
        .floats();
  }

  /** How much of a box is red, of values that are blue, green, red. */
  private static double red(float[] bgr, Box box) {
    int plane = VIEW.width() * VIEW.height();
    int red = 0;
    int all = 0;
    for (int y = (int) Math.ceil(box.top()); y + 1 <= box.bottom(); y++) {
      for (int x = (int) Math.ceil(box.left()); x + 1 <= box.right(); x++) {
        int at = y * VIEW.width() + x;
        red += bgr[2 * plane + at] > 128 && bgr[plane + at] < 100 ? 1 : 0;
        all++;
      }
    }
    return all == 0 ? 1 : (double) red / all;
  }

  @Test
  void boxesLieOnTheirThingsInMosaicsToo() {
    try (Scenes scenes = scenes(EPOCHS)) {
      Views views = new Views(scenes, samples);
      int mosaics = 0;
      for (int epoch = 3; epoch < EPOCHS; epoch++) {
        for (int row = 0; row < scenes.samples(); row++) {
          float[] shown = values(scenes, row, epoch);
          boolean mosaic = scenes.parts(row, epoch).size() == 4;
          mosaics += mosaic ? 1 : 0;
          double labelled = 0;
          for (Box box : boxes(views, row, epoch)) {
            assertThat(red(shown, box))
                .as("epoch %d, row %d: %s", epoch, row, box)
                .isGreaterThan(0.85);
            labelled += box.area();
          }
          double all = red(shown, new Box(0, 0, VIEW.width(), VIEW.height()));
          double untold = all * VIEW.width() * VIEW.height() - labelled;
          assertThat(untold).isLessThan(mosaic ? 4 * 300 : 300); // things of which little is seen
        }
      }
      assertThat(mosaics).isBetween(100, 200); // of 296
    }
  }

  private static List<Box> boxes(Views views, int row, long epoch) {
    float[] rows = requireNonNull(views.batch(new int[] {row}, epoch).get(Loss.TARGET)).floats();
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < rows.length; i += 5) {
      if (rows[i] >= 0) {
        boxes.add(
            new Box(
                rows[i + 1] - rows[i + 3] / 2,
                rows[i + 2] - rows[i + 4] / 2,
                rows[i + 1] + rows[i + 3] / 2,
                rows[i + 2] + rows[i + 4] / 2));
      }
    }
    return boxes;
  }

  @Test
  void partsOfAMosaicFillTheViewAndShowAsMuchOfTheirPicturesAsTheyCan() {
    try (Scenes scenes = scenes(EPOCHS)) {
      for (int epoch = 3; epoch < EPOCHS; epoch++) {
        for (int row = 0; row < scenes.samples(); row++) {
          List<Scenes.Part> parts = scenes.parts(row, epoch);
          assertThat(
                  parts.stream().mapToInt(part -> part.size().width() * part.size().height()).sum())
              .isEqualTo(VIEW.width() * VIEW.height());
          assertThat(parts).extracting(Scenes.Part::picture).contains(row % 4);
          if (parts.size() == 4) {
            assertThat(parts).allSatisfy(ScenesTest::isFullOrWhole);
          }
        }
      }
    }
  }

  /** Along each axis nothing lies beside the picture, or all that its view has of it is seen. */
  private static void isFullOrWhole(Scenes.Part part) {
    double left = part.placement().left();
    double right = left + part.placement().width();
    boolean covers = left <= 0.5 && right >= part.size().width() - 0.5;
    boolean inside = left >= -0.5 && right <= part.size().width() + 0.5;
    boolean cutByItsView = part.placement().width() > part.size().width();
    assertThat(covers || inside || cutByItsView).as("%s", part).isTrue();
  }

  @Test
  void equalSeedsShowEqualMosaicsWhateverWasAskedBefore() {
    try (Scenes one = scenes(EPOCHS);
        Scenes other = scenes(EPOCHS)) {
      values(other, 5, 9);
      for (int row = 0; row < one.samples(); row++) {
        assertThat(values(one, row, 7)).isEqualTo(values(other, row, 7));
        assertThat(one.parts(row, 7)).isEqualTo(other.parts(row, 7));
      }
    }
  }

  @Test
  void noMosaicsAreShownWhereViewsComeAgainNorInTheLastEpochs() {
    try (Scenes scenes = scenes(6)) {
      for (int epoch = 0; epoch < 10; epoch++) {
        int most = 0;
        for (int row = 0; row < scenes.samples(); row++) {
          most = Math.max(most, scenes.parts(row, epoch).size());
        }
        assertThat(most).as("epoch %d", epoch).isEqualTo(epoch >= 3 && epoch < 6 ? 4 : 1);
      }
    }
  }
}
