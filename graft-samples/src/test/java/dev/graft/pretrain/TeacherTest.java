package dev.graft.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.Cache;
import dev.graft.GraftException;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.RoundedPool;
import dev.graft.image.Preprocessing;
import dev.graft.ort.Engine;
import dev.graft.torch.TorchRuntime;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a teacher says is checked by a second engine before anything is learned from it. */
class TeacherTest {
  private static final int SIDE_PX = 12;

  @TempDir private Path folder;

  @BeforeAll
  static void useOneThread() {
    TorchRuntime.setThreads(1);
  }

  @Test
  void aTeacherThatBothEnginesAgreeAboutStaysAsItIs() throws IOException {
    Graph read = OnnxFile.read(OnnxFile.toBytes(RoundedPool.network(19, 16)), "pooled");
    Teacher teacher = teacher(read);
    assertThat(teacher.checked(samples())).isSameAs(teacher);
    assertThat(teacher.network().features()).isEqualTo(16);
    assertThat(teacher.network().logits()).isEqualTo(3);
  }

  @Test
  void whereOptimisationsChangeWhatItSaysTheyAreLeftOut() throws IOException {
    Teacher checked = teacher(RoundedPool.network(19, 16)).checked(samples());
    assertThat(Engine.isUnoptimised(checked.network().graph())).isTrue();
    assertThat(checked.network().logits()).isEqualTo(3);
  }

  @Test
  void aTeacherThatIsComputedWronglyIsRefused() throws IOException {
    Teacher wrong = teacher(RoundedPool.network(17, 2));
    List<Sample> samples = samples();
    assertThatThrownBy(() -> wrong.checked(samples))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("teacher.onnx")
        .hasMessageContaining("block 'layer2'");
  }

  private Teacher teacher(Graph network) {
    return new Teacher(
        TeacherNetwork.of(
            network, Preprocessing.imageNet(SIDE_PX).processor(network, "teacher.onnx")),
        new PretrainRecord.TeacherInfo("teacher.onnx", "0"),
        List.of(),
        0,
        Cache.in(folder));
  }

  private List<Sample> samples() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    List<Sample> samples = new ArrayList<>();
    for (int number = 0; number < 2; number++) {
      BufferedImage image = new BufferedImage(SIDE_PX, SIDE_PX, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < SIDE_PX * SIDE_PX; i++) {
        image.setRGB(i % SIDE_PX, i / SIDE_PX, random.nextInt(1 << 24));
      }
      Path file = folder.resolve(number + ".png");
      ImageIO.write(image, "png", file.toFile());
      samples.add(new Sample(Source.of(file), new Target.ClassIndex(0), ""));
    }
    return samples;
  }
}
