package dev.graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.graft.data.Task;
import dev.graft.image.Preprocessing;
import dev.graft.image.StandardInput;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ViewAverageTest {
  private static final double TEMPERATURE = 2;

  private static ViewAverage average(Task task, int count) {
    ModelCard card =
        new ModelCard(
            task,
            List.of("a", "b"),
            StandardInput.processor(Preprocessing.imageNet()),
            TEMPERATURE,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            new Provenance("n.onnx", "ab", "cd", 9, "head", 7, Map.of(), Map.of()));
    return new ViewAverage(count, card);
  }

  private static Prediction answer(double first, double second, double novelty) {
    return new Prediction(List.of(0.0, 0.0), List.of(first, second), novelty, novelty > 1, false);
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  @Test
  void ofClassesItIsTheGeometricMeanOfTheProbabilities() {
    Prediction mean = average(Task.CLASSIFY, 2).mean(List.of(answer(3, 1, 0.5), answer(1, 2, 7)));
    double first = Math.sqrt(sigmoid(2 / TEMPERATURE) * sigmoid(-1 / TEMPERATURE));
    double second = Math.sqrt(sigmoid(-2 / TEMPERATURE) * sigmoid(1 / TEMPERATURE));
    assertThat(mean.values().get(0)).isCloseTo(first / (first + second), within(1e-6));
    assertThat(mean.values().get(0) + mean.values().get(1)).isCloseTo(1, within(1e-6));
    assertThat(mean.logits()).containsExactly(2.0, 1.5);
  }

  @Test
  void labelsAreAveragedOneByOneAndNumbersAsTheyAre() {
    List<Prediction> answers = List.of(answer(3, -1, 0), answer(5, -1, 0));
    assertThat(average(Task.MULTILABEL, 2).mean(answers).values().get(0))
        .isCloseTo(sigmoid(4 / TEMPERATURE), within(1e-6));
    ModelCard card = average(Task.REGRESS, 2).card();
    ViewAverage numbers =
        new ViewAverage(
            2,
            new ModelCard(
                card.task(),
                card.outputNames(),
                card.processor(),
                1,
                card.noveltyThreshold(),
                card.noveltyFalseAlarms(),
                card.provenance()));
    assertThat(numbers.mean(answers).values()).containsExactly(4.0, -1.0);
  }

  @Test
  void whatIsUnlikeTheTrainingDataIsToldByTheSampleAsItIs() {
    Prediction mean = average(Task.CLASSIFY, 2).mean(List.of(answer(3, 1, 0.5), answer(1, 2, 7)));
    assertThat(mean.novelty()).isEqualTo(0.5);
    assertThat(mean.unlikeTraining()).isFalse();
  }

  @Test
  void oneViewIsTheAnswerItself() {
    Prediction only = answer(3, 1, 0.5);
    assertThat(average(Task.CLASSIFY, 1).mean(List.of(only))).isSameAs(only);
    assertThatIllegalArgumentException().isThrownBy(() -> average(Task.CLASSIFY, 0));
  }
}
