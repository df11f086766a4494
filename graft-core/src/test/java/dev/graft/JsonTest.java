package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  private record Losses(double train, Double val, List<Double> all, @Nullable String note) {}

  @Test
  void numbersThatJsonCannotSayAreNull() {
    Losses losses =
        new Losses(Double.NaN, Double.POSITIVE_INFINITY, List.of(0.5, Double.NaN), null);
    assertThat(Json.of(losses))
        .isEqualToIgnoringWhitespace("{\"train\": null, \"val\": null, \"all\": [0.5, null]}");
  }
}
