package dev.graft.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlphabetTest {
  private static final Alphabet ALPHABET = Alphabet.of(List.of("zero", "so  far\t", "se\u0301"));

  @Test
  void itIsMadeOfTheComposedCharactersOfTheTexts() {
    assertThat(ALPHABET.characters())
        .containsExactly(" ", "a", "e", "f", "o", "r", "s", "z", "\u00e9");
    assertThat(ALPHABET.outputs()).isEqualTo(10);
  }

  @Test
  void whatIsEncodedIsDecoded() {
    for (String text : List.of("far", "zero far", "s\u00e9 oo", "a")) {
      assertThat(ALPHABET.decode(ALPHABET.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void charactersThatItLacksAreLeftOut() {
    assertThat(ALPHABET.decode(ALPHABET.encode("Zero! \ud83d\ude00 far"))).isEqualTo("ero far");
  }

  @Test
  void twoOfAKindNeedABlankBetweenThem() {
    assertThat(ALPHABET.framesFor("zero")).isEqualTo(4);
    assertThat(ALPHABET.framesFor("see")).isEqualTo(4);
    assertThat(ALPHABET.framesFor("ee\u0301")).isEqualTo(2);
  }

  @Test
  void lettersInBothCasesAndUnknownOnesAreWarnedOf() {
    assertThat(Alphabet.of(List.of("One", "no", "None")).warnings(List.of("onyx")))
        .satisfiesExactly(
            one -> assertThat(one).contains("large and small letters", "'n'"),
            one -> assertThat(one).contains("no training text has").endsWith("'x', 'y'"));
    assertThat(Alphabet.of(List.of("one", "no")).warnings(List.of("eon"))).isEmpty();
  }

  @Test
  void charactersAreSingleAndStandOnce() {
    assertThatThrownBy(() -> new Alphabet(List.of("ab"))).hasMessageContaining("'ab'");
    assertThatThrownBy(() -> new Alphabet(List.of("a", "a"))).hasMessageContaining("twice");
    assertThat(new Alphabet(List.of("\ud83d\ude00")).outputs()).isEqualTo(2);
  }
}
