package dev.graft.detect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.Tensor;
import dev.graft.loop.Inputs;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShowingTest {
  @Test
  void anEpochShowsEachPictureInSeveralViews() {
    Showing showing = new Showing(3, 4, 2, 6);
    Set<String> shown = new HashSet<>();
    for (int row = 0; row < showing.rows(); row++) {
      shown.add(showing.picture(row) + ":" + showing.view(row, 0));
    }
    assertThat(shown).hasSize(12).contains("0:0", "2:3");
  }

  @Test
  void viewsComeAgainAsLongAsBlocksAreFrozenAndNeverAfterwards() {
    Showing showing = new Showing(1, 2, 3, 6);
    for (int epoch = 0; epoch < 6; epoch++) {
      assertThat(showing.view(1, epoch)).isEqualTo(2 * (epoch % 3) + 1);
    }
    assertThat(showing.view(0, 6)).isEqualTo(12);
    assertThat(showing.view(1, 7)).isEqualTo(15);
  }

  @Test
  void whatIsShownIsWhatItsBoxesAreAskedFor() {
    Showing showing = new Showing(2, 3, 2, 4);
    Inputs shown = showing.of(new Numbered());
    assertThat(shown.samples()).isEqualTo(6);
    for (long epoch = 0; epoch < 8; epoch++) {
      for (int row = 0; row < shown.samples(); row++) {
        Tensor values = requireNonNull(shown.example(row, epoch, Memory.fresh()).get("x"));
        assertThat(values.floats())
            .containsExactly(showing.picture(row), (float) showing.view(row, epoch));
      }
    }
  }

  /** Samples that show their number and their view's. */
  private record Numbered() implements Inputs {
    @Override
    public Signature signature() {
      return Signature.ofFloats("x", 2);
    }

    @Override
    public int samples() {
      return 2;
    }

    @Override
    public Map<String, Tensor> example(int sample, long view, Memory memory) {
      return Map.of("x", Tensor.ofFloats(new float[] {sample, (float) view}, 1, 2));
    }

    @Override
    public void close() {}
  }
}
