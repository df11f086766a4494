package dev.graft.mailbag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailbagTest {
  private static final MailbagSettings SETTINGS = MailbagSettings.defaults();

  @TempDir private Path folder;

  @Test
  void bothPartsAreTablesOfTextAndLabelWithEveryKindAlike() throws IOException {
    MailbagSummary written = Mailbag.write(folder.resolve("bag"), SETTINGS);
    assertThat(written).isEqualTo(new MailbagSummary(folder.resolve("bag"), 450, 150));
    for (String part : List.of("train", "val")) {
      List<CSVRecord> rows = rows(folder.resolve("bag/" + part + ".csv"));
      assertThat(rows).hasSize(part.equals("train") ? 450 : 150);
      Map<String, Long> kinds =
          rows.stream()
              .collect(Collectors.groupingBy(row -> row.get("label"), Collectors.counting()));
      assertThat(kinds)
          .containsOnlyKeys("order", "complaint", "care", "hours", "praise", "cancellation");
      assertThat(kinds.values()).containsOnly(rows.size() / 6L);
    }
    List<String> train =
        rows(folder.resolve("bag/train.csv")).stream().map(row -> row.get("text")).toList();
    assertThat(Mailbag.letters(SETTINGS)).extracting(Letter::text).containsAll(train);
  }

  @Test
  void withoutAPartHeldOutThereIsOneTable() throws IOException {
    MailbagSummary written = Mailbag.write(folder, SETTINGS.withHeldOutFraction(0).withCount(12));
    assertThat(written).isEqualTo(new MailbagSummary(folder.resolve("train.csv"), 12, 0));
    assertThat(folder.resolve("val.csv")).doesNotExist();
  }

  @Test
  void aSeedGivesTheSameBytesAndAnotherOthers() throws IOException {
    Mailbag.write(folder.resolve("a"), SETTINGS);
    Mailbag.write(folder.resolve("b"), SETTINGS);
    Mailbag.write(folder.resolve("c"), SETTINGS.withSeed(1));
    Path train = folder.resolve("a/train.csv");
    assertThat(folder.resolve("b/train.csv")).hasSameBinaryContentAs(train);
    assertThat(Files.readString(folder.resolve("c/train.csv")))
        .isNotEqualTo(Files.readString(train));
  }

  @Test
  void moreLettersLeaveTheFirstAsTheyWere() {
    assertThat(Mailbag.letters(SETTINGS.withCount(900)).subList(0, 600))
        .isEqualTo(Mailbag.letters(SETTINGS));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void noTwoLettersSayTheSameInTheSameWords(long seed) {
    List<Letter> letters = Mailbag.letters(SETTINGS.withCount(3000).withSeed(seed));
    Set<String> known = new HashSet<>();
    for (Letter letter : letters) {
      assertThat(known.add(String.join(" ", words(letter.text())))).as(letter.text()).isTrue();
    }
  }

  @Test
  void lettersReadAsPeopleWrite() {
    Pattern untidy = Pattern.compile("[{}|]|  | [.,?!;:]|[,.?!]{3}|^$|^ | $");
    Pattern wrong = Pattern.compile("\\b[Aa] [aeiouAEIOU]|(^|[.?!] )[a-z]");
    Grammar grammar = Grammar.ofNursery();
    SplittableRandom random = new SplittableRandom(5);
    for (Letter letter : Mailbag.letters(SETTINGS.withCount(3000))) {
      assertThat(letter.text()).doesNotContainPattern(untidy).hasSizeBetween(10, 400);
      String careful = grammar.write(letter.kind().className(), random);
      assertThat(careful).doesNotContainPattern(untidy).doesNotContainPattern(wrong);
    }
    List<Letter> letters = Mailbag.letters(SETTINGS);
    assertThat(letters).anyMatch(letter -> letter.text().startsWith("Good morning"));
    assertThat(letters).anyMatch(letter -> letter.text().startsWith("good morning"));
    assertThat(letters).anyMatch(letter -> letter.text().contains("I'm "));
  }

  /** A counter of words learns from many letters, but has not seen the words of all after few. */
  @Test
  void kindsCanBeLearnedButNotFromAHandfulOfLetters() {
    List<Letter> letters = Mailbag.letters(SETTINGS.withCount(6000));
    List<Letter> held = letters.subList(4800, 6000);
    double fromFew = accuracy(letters.subList(0, 60), held);
    double fromMany = accuracy(letters.subList(0, 4800), held);
    assertThat(fromFew).isBetween(0.4, 0.85);
    assertThat(fromMany).isGreaterThan(0.95);
  }

  @Test
  void whatIsNotEmptyIsLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "mine");
    assertThatThrownBy(() -> Mailbag.write(folder, SETTINGS))
        .isInstanceOf(GraftException.class)
        .hasMessageContainingAll(folder.toString(), "not empty");
    assertThatThrownBy(() -> Mailbag.write(file, SETTINGS))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("is a file");
    assertThat(file).hasContent("mine");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> SETTINGS.withCount(5)).hasMessageContaining("5 letters");
    assertThatThrownBy(() -> SETTINGS.withHeldOutFraction(1)).hasMessageContaining("1.0");
    assertThatThrownBy(() -> SETTINGS.withCount(12)).hasMessageContaining("24 or more");
  }

  /** Naive Bayes over single words. */
  private static double accuracy(List<Letter> train, List<Letter> held) {
    Map<LetterKind, Map<String, Integer>> counts = new EnumMap<>(LetterKind.class);
    Set<String> vocabulary = new HashSet<>();
    for (Letter letter : train) {
      for (String word : words(letter.text())) {
        counts.computeIfAbsent(letter.kind(), kind -> new HashMap<>()).merge(word, 1, Integer::sum);
        vocabulary.add(word);
      }
    }
    long right = held.stream().filter(one -> best(one, counts, vocabulary) == one.kind()).count();
    return (double) right / held.size();
  }

  private static LetterKind best(
      Letter letter, Map<LetterKind, Map<String, Integer>> counts, Set<String> vocabulary) {
    LetterKind best = LetterKind.ORDER;
    double most = Double.NEGATIVE_INFINITY;
    for (Map.Entry<LetterKind, Map<String, Integer>> kind : counts.entrySet()) {
      int all = kind.getValue().values().stream().mapToInt(Integer::intValue).sum();
      double score = 0;
      for (String word : words(letter.text())) {
        int count = kind.getValue().getOrDefault(word, 0);
        score += Math.log((count + 1.0) / (all + vocabulary.size()));
      }
      if (score > most) {
        most = score;
        best = kind.getKey();
      }
    }
    return best;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static List<CSVRecord> rows(Path file) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(Files.newBufferedReader(file), format);
        Stream<CSVRecord> rows = parser.stream()) {
      return rows.toList();
    }
  }
}
