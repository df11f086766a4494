package dev.graft.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.features.Finite;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.graph.ValueInfo;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import dev.graft.model.Finder;
import dev.graft.model.Found;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinderTest {
  @TempDir private Path folder;

  /** Finds one thing, whose left side is the root of a picture's mean red less 100. */
  private static GraftedModel model() {
    NetworkBuilder net = new NetworkBuilder(13, 1, false);
    String picture = net.input("images", ElementType.FLOAT, 1, 3, 8, 8);
    String mean = net.op("mean", "ReduceMean", picture);
    String left = net.op("left", "Sqrt", net.op("less", "Sub", mean, net.scalar(100)));
    String sides = net.constant("sides", Tensor.ofFloats(new float[] {0, 1, 6, 7}, 1, 4));
    String first = net.constant("first", Tensor.ofFloats(new float[] {1, 0, 0, 0}, 1, 4));
    String moved = net.op("moved", "Mul", first, net.op("flat", "Reshape", left, net.ints(1, 1)));
    String boxes = net.op("boxes", "Add", sides, moved);
    String score = net.op("one", "Identity", net.scalar(0.5f));
    String index = net.op("zero", "Identity", net.ints(0));
    Map<String, String> names =
        Map.of(boxes, GraftedModel.BOXES, score, GraftedModel.SCORES, index, GraftedModel.CLASSES);
    Graph named = Surgery.renamed(net.build(), names);
    Graph graph =
        new Graph(
            "tiny",
            named.nodes(),
            named.initializers(),
            named.inputs(),
            List.of(
                ValueInfo.of(GraftedModel.BOXES, ElementType.FLOAT, 1, 4),
                ValueInfo.of(GraftedModel.SCORES, ElementType.FLOAT, 1),
                ValueInfo.of(GraftedModel.CLASSES, ElementType.INT64, 1)),
            named.opsets(),
            named.metadata());
    return new GraftedModel(
        graph,
        new ModelCard(
            Task.DETECT,
            List.of("thing"),
            Preprocessing.yolox(new Size(8, 8)).processor(graph, "tiny"),
            1,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            new Provenance(
                "tiny", "0".repeat(64), "0".repeat(64), 1, "head", 1, Map.of(), Map.of())));
  }

  private Sample grey(int level) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, 0x010101 * level);
    }
    Path file = folder.resolve(level + ".png");
    ImageIO.write(image, "png", file.toFile());
    return new Sample(Source.of(file), new Target.ClassIndex(0), "");
  }

  @Test
  void aPictureThatBoxesAreNoNumbersOfIsNamedAndTheOthersAreAnswered() throws IOException {
    List<Sample> samples = List.of(grey(104), grey(60), grey(109));
    try (Finder finder = new Finder(model(), 1)) {
      List<Outcome<Found>> found = finder.detect("", samples, 1, Progress.none());
      assertThat(left(found.get(0))).isEqualTo(2);
      assertThat(found.get(1))
          .isInstanceOfSatisfying(
              Outcome.Unreadable.class,
              unreadable -> assertThat(unreadable.reason()).isEqualTo(Finite.REASON));
      assertThat(left(found.get(2))).isEqualTo(3);
    }
  }

  private static double left(Outcome<Found> outcome) {
    if (outcome instanceof Outcome.Done<Found> done) {
      return done.value().things().get(0).box().left();
    }
    throw new AssertionError(outcome.toString());
  }
}
