package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  @Test
  void whatIsWrongWithATextIsToldWithItsPlaceAlone() {
    assertThatThrownBy(() -> new ObjectMapper().readTree("{\n\"a\": [1"))
        .isInstanceOfSatisfying(
            JsonProcessingException.class,
            e ->
                assertThat(Json.problem(e))
                    .isEqualTo(
                        "line 2, column 8: Unexpected end-of-input: expected close marker for Array"
                            + " (start marker at line: 2, column: 6)"));
  }
}
