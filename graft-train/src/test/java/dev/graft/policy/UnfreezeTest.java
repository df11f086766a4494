package dev.graft.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnfreezeTest {
  private static final List<String> BLOCKS = List.of("stem", "layer1", "layer2", "layer3");

  @ParameterizedTest
  @CsvSource({
    "last:1, 3, 4",
    "last:4, 0, 4",
    "first:1, 0, 1",
    "first:3, 0, 3",
    "all, 0, 4",
    "layer2, 2, 4",
    "stem, 0, 4"
  })
  void namesBlocksFromEitherEnd(String text, int from, int to) {
    assertThat(Unfreeze.parse(text).of(BLOCKS)).isEqualTo(new BlockRange(from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"last:0", "last:", "first:-1", "last:two", "first:1.5", "last:99999999999"})
  void aCountThatIsNoneIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Unfreeze.parse(text))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(":3");
  }

  @Test
  void moreBlocksThanThereAreIsRefusedWithTheirNames() {
    assertThatThrownBy(() -> Unfreeze.parse("last:5").of(BLOCKS))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .hasMessageContaining("last:5")
        .hasMessageContaining("stem, layer1, layer2, layer3");
  }

  @Test
  void anUnknownBlockIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Unfreeze.parse("layer9").of(BLOCKS))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("'layer9'")
        .hasMessageContaining("stem, layer1, layer2, layer3");
  }
}
