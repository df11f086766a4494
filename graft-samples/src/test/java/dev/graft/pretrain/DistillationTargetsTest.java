package dev.graft.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.data.Task;
import dev.graft.loop.TargetMatrix;
import dev.graft.torch.Loss;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DistillationTargetsTest {
  private static final float[][] FIRST_VIEW = {{1, 10, 0, 0}, {3, 30, 2, 0}, {5, 50, 0, 1}};
  private static final float[][] SECOND_VIEW = {{2, 20, 0, 0}, {2, 20, 0, 0}, {2, 20, 0, 0}};
  private static final TargetMatrix LABELS =
      new TargetMatrix(Task.CLASSIFY, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});

  private static final List<DistillationTargets.View> VIEWS =
      List.of(
          new DistillationTargets.View(3, i -> FIRST_VIEW[i]),
          new DistillationTargets.View(3, i -> SECOND_VIEW[i]));
  private static final Columns COLUMNS = new Columns(2, 2, 3);

  private static DistillationTargets targets() {
    return new DistillationTargets(COLUMNS, VIEWS, Optional.of(LABELS));
  }

  @Test
  void featuresLoseTheirUnit() {
    float[] rows = targets().rows(new int[] {0, 1, 2}, 0);
    int width = COLUMNS.all();
    assertThat(width).isEqualTo(7);
    for (int column = 0; column < 2; column++) {
      assertThat(rows[column]).isCloseTo((float) -Math.sqrt(1.5), within(1e-5f));
      assertThat(rows[width + column]).isCloseTo(0, within(1e-5f));
      assertThat(rows[2 * width + column]).isCloseTo((float) Math.sqrt(1.5), within(1e-5f));
    }
  }

  @Test
  void logitsBecomeProbabilities() {
    float[] row = targets().rows(new int[] {1}, 0);
    double e2 = Math.exp(2);
    assertThat(row[2]).isCloseTo((float) (e2 / (1 + e2)), within(1e-6f));
    assertThat(row[2] + row[3]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void labelsComeLast() {
    float[] rows = targets().rows(new int[] {2, 0}, 0);
    assertThat(List.of(rows[4], rows[5], rows[6])).containsExactly(0f, 0f, 1f);
    assertThat(List.of(rows[11], rows[12], rows[13])).containsExactly(1f, 0f, 0f);
  }

  @Test
  void viewsComeRoundWithTheEpochs() {
    int[] samples = {0, 2};
    assertThat(targets().rows(samples, 2)).isEqualTo(targets().rows(samples, 0));
    assertThat(targets().rows(samples, 1)).isNotEqualTo(targets().rows(samples, 0));
  }

  @Test
  void withoutATeacherOnlyLabelsAreTaught() {
    Columns columns = new Columns(0, 0, 3);
    DistillationTargets targets = new DistillationTargets(columns, List.of(), Optional.of(LABELS));
    assertThat(targets.rows(new int[] {1}, 5)).containsExactly(0, 1, 0);
    assertThat(((Loss.Sum) columns.loss()).parts())
        .containsExactly(new Loss.Part(0, 3, Loss.CrossEntropy.plain(), 1));
    assertThat(targets.lossOfGuessing()).isCloseTo(Math.log(3), within(1e-12));
  }

  @Test
  void withoutLabelsOnlyTheTeacherIsLearnedFrom() {
    Columns columns = new Columns(2, 2, 0);
    DistillationTargets targets = new DistillationTargets(columns, VIEWS, Optional.empty());
    assertThat(targets.rows(new int[] {0, 1}, 0)).hasSize(2 * 4);
    assertThat(((Loss.Sum) columns.loss()).parts())
        .containsExactly(
            new Loss.Part(0, 2, new Loss.SquaredError(), 4),
            new Loss.Part(2, 4, Loss.CrossEntropy.plain(), 1));
    assertThat(targets.lossOfGuessing()).isCloseTo(4 + Math.log(2), within(1e-12));
    assertThat(targets.rows()).isEqualTo(3);
    assertThat(targets.classes()).containsOnly(0);
  }

  @Test
  void lessonsThatAreNotWhatTheColumnsSayAreRefused() {
    assertThatThrownBy(
            () -> new DistillationTargets(new Columns(2, 2, 0), VIEWS, Optional.of(LABELS)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
