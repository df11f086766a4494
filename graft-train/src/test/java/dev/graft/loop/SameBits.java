package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;

/** That two trainings ended in the same weights, to the bit. */
public final class SameBits {
  private SameBits() {}

  /** Fails with the name of a tensor that differs, if one does. */
  public static void assertSameBits(Weights actual, Weights expected) {
    assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(Objects.requireNonNull(actual.tensors().get(name)).bytes())
                    .as(name)
                    .isEqualTo(tensor.bytes()));
  }
}
