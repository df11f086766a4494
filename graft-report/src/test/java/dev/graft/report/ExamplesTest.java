package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.linalg.FloatMatrix;
import dev.graft.report.Example.Claim;
import dev.graft.report.Example.Truth;
import dev.graft.train.Judged;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  private static Judged judged(List<Target> targets, float... predictions) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      samples.add(new Sample(new Source.File(Path.of("x"), "s" + i), targets.get(i), "s" + i));
    }
    return new Judged(
        samples, FloatMatrix.of(predictions, targets.size(), predictions.length / targets.size()));
  }

  private static List<String> names(List<Example> examples) {
    return examples.stream().map(example -> example.sample().name()).toList();
  }

  @Test
  void theMostWrongGiveTheRightClassTheLeast() {
    List<Target> targets =
        List.of(
            new Target.ClassIndex(0),
            new Target.ClassIndex(0),
            new Target.ClassIndex(1),
            new Target.ClassIndex(2),
            new Target.ClassIndex(0));
    Examples examples =
        Examples.of(
            judged(
                targets, 0.9f, 0.1f, 0, 0.2f, 0.5f, 0.3f, 0.8f, 0.1f, 0.1f, 0.1f, 0.2f, 0.7f, 0.4f,
                0.3f, 0.3f),
            NAMES);
    assertThat(names(examples.wrong())).containsExactly("s2", "s1");
    assertThat(examples.wrong().get(0).claims())
        .extracting(Claim::name, Claim::truth)
        .containsExactly(tuple("a", Truth.WRONG), tuple("b", Truth.RIGHT));
    assertThat(names(examples.unsure())).containsExactly("s4", "s3", "s0");
    assertThat(examples.unsure().get(1).claims()).extracting(Claim::name).containsExactly("c", "b");
  }

  @Test
  void ofManyTwelveAreShownAndTiesKeepTheirOrder() {
    List<Target> targets = new ArrayList<>();
    float[] predictions = new float[60];
    for (int i = 0; i < 20; i++) {
      targets.add(new Target.ClassIndex(1));
      predictions[3 * i] = 0.6f;
      predictions[3 * i + 1] = 0.4f;
    }
    Examples examples = Examples.of(judged(targets, predictions), NAMES);
    assertThat(names(examples.wrong())).hasSize(12).startsWith("s0", "s1", "s2").endsWith("s11");
    assertThat(names(examples.unsure())).hasSize(8).startsWith("s12");
  }

  @Test
  void aLabelMissedIsToldFirst() {
    List<Target> targets = List.of(new Target.Labels(List.of(0)), new Target.Labels(List.of(0, 2)));
    Examples examples = Examples.of(judged(targets, 0.9f, 0.45f, 0.1f, 0.9f, 0.2f, 0.1f), NAMES);
    assertThat(names(examples.wrong())).containsExactly("s1");
    assertThat(examples.wrong().get(0).claims().get(0))
        .isEqualTo(Claim.probability("c", 0.1f, Truth.RIGHT));
    assertThat(names(examples.unsure())).containsExactly("s0");
    assertThat(examples.unsure().get(0).claims().get(0).name()).isEqualTo("b");
  }

  @Test
  void numbersAreComparedInUnitsOfTheirSpread() {
    List<Target> targets =
        List.of(
            new Target.Values(List.of(0.0, 0.0)),
            new Target.Values(List.of(100.0, 1.0)),
            new Target.Values(List.of(200.0, 2.0)));
    Examples examples =
        Examples.of(judged(targets, 10, 0, 100, 2, 200, 2), List.of("big", "small"));
    assertThat(names(examples.wrong())).containsExactly("s1", "s0", "s2");
    assertThat(examples.wrong().get(0).claims().get(0)).isEqualTo(Claim.number("small", 2, 1));
    assertThat(examples.unsure()).isEmpty();
  }
}
