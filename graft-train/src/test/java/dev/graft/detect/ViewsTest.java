package dev.graft.detect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.graph.Tensor;
import dev.graft.loop.Inputs;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewsTest {
  @Test
  void boxesAreTheirClassCentreAndSizeAndMissingOnesHaveNoClass() {
    List<List<LabelledBox>> pictures =
        List.of(
            List.of(
                LabelledBox.of(2, new Box(10, 20, 30, 60)), LabelledBox.of(0, new Box(0, 0, 4, 8))),
            List.of(),
            List.of(LabelledBox.of(1, new Box(5, 5, 6, 7))));
    Tensor tensor = Views.tensor(pictures);
    assertThat(tensor.shape()).containsExactly(3, 2, 5);
    assertThat(tensor.floats())
        .containsExactly(
            2, 20, 40, 20, 40, 0, 2, 4, 4, 8, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 5.5f, 6, 1, 2, -1,
            0, 0, 0, 0);
  }

  @Test
  void viewsComeAgainWhereTheirBoxesDo() {
    Inputs numbered =
        new Inputs() {
          @Override
          public Signature signature() {
            return Signature.ofFloats("x", 1);
          }

          @Override
          public int samples() {
            return 1;
          }

          @Override
          public Map<String, Tensor> example(int sample, long view, Memory memory) {
            return Map.of("x", Tensor.ofFloats(new float[] {view}, 1, 1));
          }

          @Override
          public void close() {}
        };
    Inputs rounds = new Views.Rounds(numbered, 4);
    for (int view = 0; view < 10; view++) {
      Tensor shown = requireNonNull(rounds.example(0, view, Memory.fresh()).get("x"));
      assertThat(shown.floats()).containsExactly(view % 4);
    }
  }
}
