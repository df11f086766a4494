package dev.graft.train;

import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.data.Targets;
import dev.graft.data.Task;
import dev.graft.linalg.FloatMatrix;
import java.util.List;
import java.util.Set;

/** The right answers of samples, as a head and the metrics take them. */
final class Answers {
  private Answers() {}

  static Targets of(Task task, List<Sample> samples, int outputs) {
    return switch (task) {
      case CLASSIFY ->
          new Targets.Classes(
              samples.stream()
                  .map(sample -> ((Target.ClassIndex) sample.target()).index())
                  .toList(),
              outputs);
      case MULTILABEL ->
          new Targets.LabelSets(
              samples.stream()
                  .map(sample -> Set.copyOf(((Target.Labels) sample.target()).indices()))
                  .toList(),
              outputs);
      case DETECT -> throw new IllegalStateException("boxes are no rows of numbers");
      case REGRESS -> {
        float[] values = new float[samples.size() * outputs];
        for (int row = 0; row < samples.size(); row++) {
          List<Double> numbers = ((Target.Values) samples.get(row).target()).values();
          for (int k = 0; k < outputs; k++) {
            values[row * outputs + k] = numbers.get(k).floatValue();
          }
        }
        yield new Targets.Values(FloatMatrix.of(values, samples.size(), outputs));
      }
      case TRANSCRIBE -> throw new IllegalArgumentException("a text is no row of outputs");
    };
  }
}
