package dev.graft.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SpanMergingTest {
  private final SpanMerging merging = new SpanMerging(2);

  @Test
  void adjoiningPartsOfOneLabelAreOneSpan() {
    merging.add(0, 1, Map.of("bird", 0.5));
    merging.add(1, 2, Map.of("bird", 1.0));
    merging.add(2, 3, Map.of("frog", 0.9));
    merging.add(3, 4, Map.of());
    merging.add(4, 5, Map.of("frog", 0.8));
    assertThat(merging.spans())
        .containsExactly(
            new Span(0, 2, "bird", 0.75), new Span(2, 3, "frog", 0.9), new Span(4, 5, "frog", 0.8));
  }

  @Test
  void aPauseEndsASpanOnlyWhereItIsAsLongAsAWindow() {
    merging.add(0, 1, Map.of("bird", 1.0));
    merging.quiet(2);
    merging.add(2, 3, Map.of("bird", 1.0));
    merging.quiet(4);
    merging.quiet(5);
    merging.add(5, 6, Map.of("bird", 1.0));
    merging.quiet(7);
    assertThat(merging.spans())
        .containsExactly(new Span(0, 3, "bird", 1), new Span(5, 6, "bird", 1));
  }

  @Test
  void severalLabelsHaveSpansThatOverlap() {
    merging.add(0, 1, Map.of("bird", 1.0));
    merging.add(1, 2, Map.of("bird", 1.0, "rain", 1.0));
    merging.add(2, 3, Map.of("rain", 1.0));
    assertThat(merging.spans())
        .containsExactly(new Span(0, 2, "bird", 1), new Span(1, 3, "rain", 1));
  }
}
