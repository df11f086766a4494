package dev.graft.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.graph.Tensor;
import java.util.List;
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
}
