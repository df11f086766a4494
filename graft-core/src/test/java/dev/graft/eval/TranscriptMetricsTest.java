package dev.graft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptMetricsTest {
  @Test
  void errorsAreCountedOverAllThatIsRight() {
    TranscriptMetrics metrics =
        TranscriptMetrics.of(
            List.of("one two four", "six", "seven"), List.of("one two three", "five six", "seven"));
    assertThat(metrics.words()).isEqualTo(6);
    assertThat(metrics.wordEdits()).isEqualTo(new EditDistance(1, 1, 0));
    assertThat(metrics.wordErrorRate()).isCloseTo(2.0 / 6, within(1e-12));
    // three -> four: t-f, h-o, r-u, e-r and an e too many; "five " is missing
    assertThat(metrics.characterEdits().edits()).isEqualTo(5 + 5);
    assertThat(metrics.characters()).isEqualTo(13 + 8 + 5);
    assertThat(metrics.exact()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(metrics.exactLow()).isBetween(0.0, 1.0 / 3);
    assertThat(metrics.headline()).startsWith("word error rate 0.333, character error rate 0.385;");
  }

  @Test
  void ratesExceedOneWhereMuchIsReadThatIsNotThere() {
    TranscriptMetrics metrics = TranscriptMetrics.of(List.of("a b c"), List.of("d"));
    assertThat(metrics.wordErrorRate()).isEqualTo(3);
    assertThat(metrics.wordEdits()).isEqualTo(new EditDistance(1, 0, 2));
  }

  @Test
  void nothingReadIsAllDeleted() {
    assertThat(TranscriptMetrics.of(List.of(""), List.of("two words")).wordEdits())
        .isEqualTo(new EditDistance(0, 2, 0));
  }

  @Test
  void charactersAreCodePoints() {
    TranscriptMetrics metrics =
        TranscriptMetrics.of(List.of("\ud83d\ude00"), List.of("\ud83d\ude01"));
    assertThat(metrics.characterErrorRate()).isEqualTo(1);
  }

  @Test
  void asManyTextsAreMeasuredAsAreRight() {
    assertThatThrownBy(() -> TranscriptMetrics.of(List.of("a"), List.of()))
        .hasMessageContaining("1 texts cannot be measured by 0");
    assertThatThrownBy(() -> TranscriptMetrics.of(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The distance is a metric, and no longer than any edits that were really made. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void editsThatWereMadeAreNoFewer(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> right = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      right.add(random.nextInt(4));
    }
    List<Integer> read = new ArrayList<>(right);
    int made = 1 + random.nextInt(4);
    for (int i = 0; i < made; i++) {
      switch (random.nextInt(3)) {
        case 0 -> read.remove(random.nextInt(read.size()));
        case 1 -> read.add(random.nextInt(read.size() + 1), random.nextInt(4));
        default -> read.set(random.nextInt(read.size()), random.nextInt(4));
      }
    }
    EditDistance there = EditDistance.between(right, read);
    EditDistance back = EditDistance.between(read, right);
    assertThat(there.edits()).isLessThanOrEqualTo(made).isEqualTo(back.edits());
    assertThat(there.insertions() - there.deletions()).isEqualTo(read.size() - right.size());
    assertThat(EditDistance.between(right, right).edits()).isZero();
  }
}
