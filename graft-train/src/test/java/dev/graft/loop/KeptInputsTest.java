package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptInputsTest {
  @TempDir private Path folder;

  /** Two values each, sample and view, and a note of who was asked for. */
  private record Asked(int samples, List<String> asked) implements Inputs {
    @Override
    public Signature signature() {
      return Signature.ofFloats("values", 2);
    }

    @Override
    public Map<String, Tensor> example(int sample, long view, Memory memory) {
      asked.add(sample + "/" + view);
      return Map.of("values", Tensor.ofFloats(new float[] {sample, view}, 1, 2));
    }

    @Override
    public void close() {}
  }

  @Test
  void eachViewIsMadeOnceAndComesRoundAgain() throws Exception {
    List<String> asked = new ArrayList<>();
    try (Inputs kept = KeptInputs.of(new Asked(3, asked), 2, folder)) {
      for (long epoch = 0; epoch < 5; epoch++) {
        assertThat(row(kept, 2, epoch)).containsExactly(2, (float) (epoch % 2));
        assertThat(row(kept, 0, epoch)).containsExactly(0, (float) (epoch % 2));
      }
      assertThat(asked).containsExactly("2/0", "0/0", "2/1", "0/1");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatFindsNoSpaceIsMadeAnewAndTheSameViewsComeRound() {
    List<String> asked = new ArrayList<>();
    int spaceForOne = 2 * Float.BYTES;
    try (Inputs kept = KeptInputs.of(new Asked(3, asked), 2, folder, spaceForOne)) {
      for (long epoch = 0; epoch < 3; epoch++) {
        assertThat(row(kept, 0, epoch)).containsExactly(0, (float) (epoch % 2));
        assertThat(row(kept, 2, epoch)).containsExactly(2, (float) (epoch % 2));
      }
      assertThat(asked).containsExactly("0/0", "2/0", "0/1", "2/1", "2/0");
    }
  }

  /** As many values as its number says, and one more. */
  private record Ragged(int samples) implements Inputs {
    @Override
    public Signature signature() {
      return new Signature(
          List.of(
              new Signature.Input("values", ElementType.FLOAT, List.of(Signature.RAGGED, 2L), 0),
              new Signature.Input("mask", ElementType.INT64, List.of(Signature.RAGGED), 0)),
          3,
          Optional.of("mask"));
    }

    @Override
    public Map<String, Tensor> example(int sample, long view, Memory memory) {
      float[] values = new float[2 * (sample + 1)];
      Arrays.fill(values, sample);
      return Map.of(
          "values", Tensor.ofFloats(values, 1, sample + 1, 2),
          "mask", Tensor.ofLongs(new long[sample + 1], 1, sample + 1));
    }

    @Override
    public void close() {}
  }

  @Test
  void raggedSamplesComeBackAsTheyWere() {
    Ragged ragged = new Ragged(5);
    try (Inputs kept = KeptInputs.of(ragged, 1, folder)) {
      for (int round = 0; round < 2; round++) {
        for (int sample = 4; sample >= 0; sample--) {
          assertThat(kept.example(sample, round, Memory.fresh()))
              .isEqualTo(ragged.example(sample, 0, Memory.fresh()));
        }
      }
    }
  }

  private static float[] row(Inputs inputs, int sample, long view) {
    return Objects.requireNonNull(inputs.example(sample, view, Memory.fresh()).get("values"))
        .floats();
  }
}
