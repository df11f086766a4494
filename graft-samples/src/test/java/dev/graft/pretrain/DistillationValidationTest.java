package dev.graft.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.data.Task;
import dev.graft.loop.TargetMatrix;
import dev.graft.policy.Score;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DistillationValidationTest {
  private static final TargetMatrix LABELS =
      new TargetMatrix(Task.CLASSIFY, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});

  @Test
  void labelsAreMeasuredByThemselvesAlone() {
    float[] outputs = {9, 9, 9, 9, 5, 0, 0, -9, -9, -9, -9, 0, 5, 0, 0, 0, 0, 0, 5, 0, 0};
    Score score = new LabelValidation(new Columns(2, 2, 3), LABELS).score(outputs);
    assertThat(score.measure()).isCloseTo(2.0 / 3, within(1e-12));
  }

  @Test
  void agreementWithATeacherIsMeasuredByTheMostLikelyClass() {
    TeacherValidation validation =
        new TeacherValidation(new Columns(1, 2, 0), new float[] {1, 0.9f, 0.1f, 0, 0, 1});
    Score score = validation.score(new float[] {1, 3, 0, 2, 5, 5});
    assertThat(validation.rows()).isEqualTo(2);
    assertThat(score.measure()).isEqualTo(0.5);
    double first = Math.log(Math.exp(3) + 1) - 0.9 * 3;
    double loss = 4 * (0 + 4) / 2.0 + (first + Math.log(2)) / 2;
    assertThat(score.loss()).isCloseTo(loss, within(1e-6));
  }

  @Test
  void aTeacherWithoutClassesIsMeasuredByWhatOfItsFeaturesIsExplained() {
    TeacherValidation validation =
        new TeacherValidation(new Columns(2, 0, 0), new float[] {1, -1, -1, 1});
    assertThat(validation.score(new float[] {1, -1, -1, 1}).measure()).isEqualTo(1);
    assertThat(validation.score(new float[4])).isEqualTo(new Score(0, 4));
    assertThat(validation.score(new float[] {Float.NaN, 0, 0, 0})).isEqualTo(Score.WORST);
  }

  @Test
  void picturesAreMeasuredInTheUnitsOfTheLessons() {
    float[][] taught = {{1}, {3}};
    float[][] other = {{5}};
    DistillationTargets targets =
        new DistillationTargets(
            new Columns(1, 0, 0),
            List.of(new DistillationTargets.View(2, i -> taught[i])),
            Optional.empty());
    TeacherValidation validation =
        targets.validation(new DistillationTargets.View(1, i -> other[i]));
    assertThat(validation.targets()).containsExactly(3);
  }
}
