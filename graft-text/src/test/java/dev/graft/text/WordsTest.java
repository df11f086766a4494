package dev.graft.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Source;
import dev.graft.modality.Occlusion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static List<String> words(Occlusion occlusion) {
    return occlusion.parts().stream()
        .map(part -> occlusion.text().substring(part.from(), part.to()))
        .toList();
  }

  private static List<String> without(Occlusion occlusion) {
    return occlusion.parts().stream()
        .map(part -> new String(part.without(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void eachWordIsLeftOutOnce() {
    Occlusion occlusion =
        Words.occlusion(List.of("  no , not schön !"), 10, rest -> true).orElseThrow();
    assertThat(words(occlusion)).containsExactly("no", "not", "schön");
    assertThat(without(occlusion))
        .containsExactly("   , not schön !", "  no ,  schön !", "  no , not  !");
  }

  @Test
  void aWordOfAPairIsLeftOutOfItsOwnText() {
    Occlusion occlusion = Words.occlusion(List.of("a b", "c d"), 10, rest -> true).orElseThrow();
    assertThat(occlusion.text()).isEqualTo("a b | c d");
    assertThat(words(occlusion)).containsExactly("a", "b", "c", "d");
    assertThat(without(occlusion).get(2)).isEqualTo("a b" + Source.Inline.PAIR + " d");
  }

  @Test
  void aTextOfOneWordHasNoneToLeaveOut() {
    assertThat(Words.occlusion(List.of(" word "), 10, rest -> true)).isEmpty();
  }

  @Test
  void ofALongTextTheFirstWordsAreLeftOutAndNoneThatIsNotShown() {
    List<String> parts =
        List.of(
            IntStream.range(0, 200)
                .mapToObj(i -> String.format(Locale.ROOT, "word%d", i))
                .collect(Collectors.joining(" ")));
    assertThat(words(Words.occlusion(parts, 5, rest -> true).orElseThrow()))
        .containsExactly("word0", "word1", "word2", "word3", "word4");
    assertThat(words(Words.occlusion(parts, 1000, rest -> true).orElseThrow()))
        .hasSizeBetween(35, 50)
        .allMatch(word -> word.matches("word\\d+"));
  }
}
