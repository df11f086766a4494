package dev.graft.modality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.modality.Signature.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final Signature SENTENCES =
      new Signature(
          List.of(
              new Input("ids", ElementType.INT64, List.of(Signature.RAGGED), 9),
              new Input("mask", ElementType.INT64, List.of(Signature.RAGGED), 0)),
          4,
          Optional.of("mask"));

  private static Map<String, Tensor> sentence(long... ids) {
    long[] mask = new long[ids.length];
    Arrays.fill(mask, 1);
    return Map.of(
        "ids", Tensor.ofLongs(ids, 1, ids.length), "mask", Tensor.ofLongs(mask, 1, mask.length));
  }

  @Test
  void raggedSamplesArePaddedToTheLongest() {
    Map<String, Tensor> batch =
        SENTENCES.collate(List.of(sentence(1, 2, 3), sentence(4), sentence(5, 6)));
    assertThat(batch)
        .containsEntry("ids", Tensor.ofLongs(new long[] {1, 2, 3, 4, 9, 9, 5, 6, 9}, 3, 3))
        .containsEntry("mask", Tensor.ofLongs(new long[] {1, 1, 1, 1, 0, 0, 1, 1, 0}, 3, 3));
  }

  @Test
  void innerAxesArePaddedToo() {
    Signature maps =
        new Signature(
            List.of(
                new Input(
                    "x", ElementType.FLOAT, List.of(2L, Signature.RAGGED, Signature.RAGGED), 0)),
            3,
            Optional.empty());
    Tensor wide = Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 1, 3);
    Tensor tall = Tensor.ofFloats(new float[] {7, 8, 9, 10}, 1, 2, 2, 1);
    Map<String, Tensor> batch = maps.collate(List.of(Map.of("x", wide), Map.of("x", tall)));
    assertThat(batch)
        .containsEntry(
            "x",
            Tensor.ofFloats(
                new float[] {
                  1, 2, 3, 0, 0, 0, 4, 5, 6, 0, 0, 0, 7, 0, 0, 8, 0, 0, 9, 0, 0, 10, 0, 0
                },
                2,
                2,
                2,
                3));
  }

  @Test
  void nothingOfASampleOfZerosIsPadding() {
    assertThat(SENTENCES.zeros(2))
        .containsEntry("ids", Tensor.ofLongs(new long[8], 2, 4))
        .containsEntry("mask", Tensor.ofLongs(new long[] {1, 1, 1, 1, 1, 1, 1, 1}, 2, 4));
  }

  @Test
  void onlyAMaskLetsRaggedSamplesGoTogether() {
    assertThat(SENTENCES.canBatch()).isTrue();
    assertThat(new Signature(SENTENCES.inputs(), 4, Optional.empty()).canBatch()).isFalse();
    assertThat(Signature.ofFloats("x", 3, 8, 8).canBatch()).isTrue();
  }

  @Test
  void probesVaryWhatVariesFromSampleToSample() {
    assertThat(SENTENCES.probes().stream().map(probe -> probe.of("mask")))
        .containsExactly(
            new long[] {2, 4},
            new long[] {3, 4},
            new long[] {5, 4},
            new long[] {2, 8},
            new long[] {2, 12});
    assertThat(Signature.ofFloats("x", 6).probes()).hasSize(3);
  }
}
