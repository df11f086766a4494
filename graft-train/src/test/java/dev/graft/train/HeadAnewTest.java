package dev.graft.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Targets;
import dev.graft.graph.Graph;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.head.LinearHead;
import dev.graft.head.Observations;
import dev.graft.linalg.FloatMatrix;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After fine-tuning the head is solved anew on what the trained backbone shows. */
class HeadAnewTest {
  private static final int WIDTH = 6;
  private static final int TRAIN = 60;
  private static final HeadSettings SETTINGS = HeadSettings.defaults(1);

  /** The first feature tells the two classes apart; the others say nothing. */
  private static FloatMatrix features(int rows, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * WIDTH];
    for (int i = 0; i < values.length; i++) {
      double truth = i % WIDTH == 0 ? (i / WIDTH % 2 == 0 ? 2 : -2) : 0;
      values[i] = (float) (truth + random.nextGaussian());
    }
    return FloatMatrix.of(values, rows, WIDTH);
  }

  private static Export.Finished astray() {
    float[] weights = new float[2 * WIDTH];
    weights[0] = -1; // speaks against the class that the feature speaks for
    weights[WIDTH] = 1;
    LinearHead head =
        new LinearHead(FloatMatrix.of(weights, 2, WIDTH), FloatMatrix.of(new float[] {0, 0}, 1, 2));
    Graph graph = new Graph("", List.of(), Map.of(), List.of(), List.of(), Map.of(), Map.of());
    return new Export.Finished(
        graph,
        head,
        Map.of(
            "train", Observations.of(features(TRAIN, 1)),
            "val", Observations.of(features(40, 2))));
  }

  private static Targets.Classes classes() {
    return new Targets.Classes(IntStream.range(0, TRAIN).map(i -> i % 2).boxed().toList(), 2);
  }

  private static double accuracy(FloatMatrix outputs) {
    double right = 0;
    for (int i = 0; i < outputs.rows(); i++) {
      right += (outputs.get(i, 0) > outputs.get(i, 1)) == (i % 2 == 0) ? 1 : 0;
    }
    return right / outputs.rows();
  }

  @Test
  void whatDescentLedAstrayIsFoundAgain() {
    Export.Finished own = astray();
    Export.Finished anew = own.withHeadAnew(classes(), SETTINGS);
    assertThat(accuracy(own.outputs("val"))).isLessThan(0.2);
    assertThat(accuracy(anew.outputs("val"))).isGreaterThan(0.8);
    assertThat(anew.observations()).isSameAs(own.observations());
  }

  @ParameterizedTest
  @EnumSource(HeadMethod.class)
  void itIsTheExactHeadOnTheNewFeatures(HeadMethod asked) {
    HeadMethod taken = asked == HeadMethod.LOGISTIC ? asked : HeadMethod.RIDGE;
    Export.Finished anew = astray().withHeadAnew(classes(), SETTINGS.withMethod(asked));
    LinearHead exact = Heads.fit(features(TRAIN, 1), classes(), SETTINGS.withMethod(taken)).head();
    assertThat(anew.head().weights().toArray()).isEqualTo(exact.weights().toArray());
  }

  @Test
  void labelsAndNumbersHaveOneToo() {
    Targets.LabelSets labels =
        new Targets.LabelSets(
            IntStream.range(0, TRAIN)
                .mapToObj(i -> i % 2 == 0 ? Set.of(0) : Set.<Integer>of())
                .toList(),
            2);
    FloatMatrix answers = astray().withHeadAnew(labels, SETTINGS).outputs("val");
    assertThat(answers.get(0, 0)).isGreaterThan(answers.get(1, 0));
    float[] metres = new float[TRAIN];
    for (int i = 0; i < TRAIN; i++) {
      metres[i] = i % 2 == 0 ? 9000 : 1000;
    }
    Targets.Values values = new Targets.Values(FloatMatrix.of(metres, TRAIN, 1));
    FloatMatrix lengths = astray().withHeadAnew(values, SETTINGS).outputs("val");
    assertThat(lengths.get(0, 0)).isBetween(5500f, 12000f);
  }
}
