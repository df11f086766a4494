package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TargetMatrixTest {
  @Test
  void aClassIsOneHot() {
    TargetMatrix targets = TargetMatrix.of(Task.CLASSIFY, samples(classes(2, 0, 1)), 3);
    assertThat(values(targets)).containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0);
    assertThat(targets.classes()).containsExactly(2, 0, 1);
    assertThat(targets.rows(new int[] {1, 1}, 0)).containsExactly(1, 0, 0, 1, 0, 0);
  }

  @Test
  void labelsAreSeveralOnesAndNumbersThemselves() {
    List<Target> labels = List.of(new Target.Labels(List.of(0, 2)), new Target.Labels(List.of()));
    assertThat(values(TargetMatrix.of(Task.MULTILABEL, samples(labels), 3)))
        .containsExactly(1, 0, 1, 0, 0, 0);
    List<Target> numbers = List.of(new Target.Values(List.of(1.5, -2.0)));
    assertThat(values(TargetMatrix.of(Task.REGRESS, samples(numbers), 2)))
        .containsExactly(1.5f, -2f);
  }

  @Test
  void smoothingKeepsTheSumOfAClassAndLeavesNumbersAlone() {
    TargetMatrix targets = TargetMatrix.of(Task.CLASSIFY, samples(classes(0)), 4).smoothed(0.2);
    assertThat(values(targets))
        .containsExactly(new float[] {0.85f, 0.05f, 0.05f, 0.05f}, within(1e-6f));
    List<Target> labels = List.of(new Target.Labels(List.of(1)));
    assertThat(values(TargetMatrix.of(Task.MULTILABEL, samples(labels), 2).smoothed(0.2)))
        .containsExactly(new float[] {0.1f, 0.9f}, within(1e-6f));
    List<Target> numbers = List.of(new Target.Values(List.of(3.0)));
    assertThat(values(TargetMatrix.of(Task.REGRESS, samples(numbers), 1).smoothed(0.2)))
        .containsExactly(3);
  }

  @Test
  void balancedClassesCountAlikeAndSamplesOneOnAverage() {
    float[] values =
        values(TargetMatrix.of(Task.CLASSIFY, samples(classes(0, 0, 0, 2)), 3).balanced());
    float first = values[0] + values[3] + values[6];
    float third = values[11];
    assertThat(first).isCloseTo(third, within(1e-6f));
    assertThat(first + third).isCloseTo(4, within(1e-6f));
  }

  @Test
  void validationCountsClassesAlikeWhereTrainingDoes() {
    TargetMatrix targets = TargetMatrix.of(Task.CLASSIFY, samples(classes(0, 0, 0, 1)), 2);
    float[] alwaysTheFirst = {9, 0, 9, 0, 9, 0, 9, 0};
    Recipe recipe =
        HyperRule.recipe(
            new Strategy.Full(), List.of("block"), Situation.of(new DataSize(4, 4, 2)));
    assertThat(targets.measuredFor(recipe).score(alwaysTheFirst).measure()).isEqualTo(0.75);
    assertThat(
            targets
                .measuredFor(recipe.withBalance(Balance.SAMPLING))
                .score(alwaysTheFirst)
                .measure())
        .isCloseTo(0.5, within(1e-6));
  }

  @Test
  void rareLabelsWeighAsMuchAsTheirAbsence() {
    List<Target> labels =
        List.of(
            new Target.Labels(List.of(0)),
            new Target.Labels(List.of(0, 1)),
            new Target.Labels(List.of(0)),
            new Target.Labels(List.of(0)));
    assertThat(TargetMatrix.of(Task.MULTILABEL, samples(labels), 3).positiveWeights())
        .containsExactly(0.01, 3.0, 4.0);
  }

  private static float[] values(TargetMatrix targets) {
    return targets.rows(IntStream.range(0, targets.rows()).toArray(), 0);
  }

  private static List<Target> classes(Integer... indices) {
    return Stream.of(indices).<Target>map(Target.ClassIndex::new).toList();
  }

  private static List<Sample> samples(List<Target> targets) {
    return targets.stream()
        .map(target -> new Sample(Source.of(Path.of("x.jpg")), target, "0".repeat(64)))
        .toList();
  }
}
