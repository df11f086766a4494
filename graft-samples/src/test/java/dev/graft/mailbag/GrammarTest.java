package dev.graft.mailbag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrammarTest {
  private static Grammar grammar(String text) {
    return Grammar.parse(text);
  }

  @Test
  void slotsAreFilledAndWhatIsWrittenIsTidy() {
    Grammar grammar =
        grammar("# two rules\nsay: {who} sees a {what} . {who}!\nwho: ann\nwhat: ox\n");
    assertThat(grammar.write("say", new SplittableRandom(1))).isEqualTo("Ann sees an ox. Ann!");
  }

  @Test
  void whatStandsFurtherDownIsRarer() {
    Grammar grammar = grammar("word: a\n | b\n | c\n");
    SplittableRandom random = new SplittableRandom(1);
    var counts =
        IntStream.range(0, 11_000)
            .mapToObj(i -> grammar.write("word", random))
            .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
    assertThat(counts.get("A")).isBetween(5_800L, 6_200L); // 1 of 1 + 1/2 + 1/3
    assertThat(counts.get("C")).isBetween(1_850L, 2_150L);
  }

  @Test
  void aSlotMayStayEmptyHalfTheTime() {
    Grammar grammar = grammar("say: yes {more?}\nmore: indeed\n");
    SplittableRandom random = new SplittableRandom(1);
    long full =
        IntStream.range(0, 1000)
            .mapToObj(i -> grammar.write("say", random))
            .filter("Yes indeed"::equals)
            .count();
    assertThat(full).isBetween(430L, 570L);
  }

  @Test
  void aRuleThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> grammar("say: {nobody}\n")).hasMessageContaining("'nobody'");
    assertThatThrownBy(() -> grammar("say: yes\n").write("sing", new SplittableRandom(1)))
        .hasMessageContaining("'sing'");
  }
}
