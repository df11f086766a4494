package dev.graft.mailbag;

import dev.graft.AtomicFile;
import dev.graft.EmptyFolder;
import dev.graft.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Writes letters as a data set.
 *
 * <p>What a writer wants shows in what is asked or said, not in single words: plants, days, towns
 * and greetings are drawn from the same lists for all kinds, kind words stand in complaints, and
 * orders, dates and damage are spoken of by those who want something else. No two letters have the
 * same words, so none that is held out was learned from. With the same settings every file is the
 * same to the byte.
 */
public final class Mailbag {
  private static final String TRAIN = "train.csv";
  private static final int MOST_ATTEMPTS = 10_000;

  private Mailbag() {}

  /** The letters, the kinds taking turns. */
  public static List<Letter> letters(MailbagSettings settings) {
    Grammar grammar = Grammar.ofNursery();
    SplittableRandom seeds = new SplittableRandom(settings.seed());
    Set<String> known = new HashSet<>();
    List<Letter> letters = new ArrayList<>();
    for (int index = 0; index < settings.count(); index++) {
      LetterKind kind = settings.kindOf(index);
      letters.add(new Letter(unlike(known, grammar, kind, seeds.split()), kind));
    }
    return letters;
  }

  /** A text whose words, in their order, nobody has written before. */
  private static String unlike(
      Set<String> known, Grammar grammar, LetterKind kind, SplittableRandom random) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      String plain = grammar.write(kind.className(), random);
      if (known.add(words(plain))) {
        return Typing.draw(random).type(plain, random);
      }
    }
    throw new IllegalStateException("the grammar has no further letters of kind " + kind);
  }

  private static String words(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip();
  }

  /**
   * Writes {@code train.csv} and, where a part is held out, {@code val.csv}, each with the columns
   * {@code text} and {@code label}. Each file appears under its name when it is complete.
   *
   * @param folder where to; made where it is missing
   * @throws GraftException if the folder is a file or not empty
   * @throws IOException if it cannot be written to
   */
  public static MailbagSummary write(Path folder, MailbagSettings settings) throws IOException {
    EmptyFolder.require(folder);
    List<Letter> letters = letters(settings);
    int heldOut = (int) IntStream.range(0, letters.size()).filter(settings::isHeldOut).count();
    if (heldOut > 0) {
      write(folder.resolve("val.csv"), letters, settings::isHeldOut);
    }
    write(folder.resolve(TRAIN), letters, index -> !settings.isHeldOut(index));
    Path data = heldOut > 0 ? folder : folder.resolve(TRAIN);
    return new MailbagSummary(data, letters.size() - heldOut, heldOut);
  }

  private static void write(Path file, List<Letter> letters, IntPredicate taken)
      throws IOException {
    StringBuilder table = new StringBuilder("text,label\n");
    for (int index = 0; index < letters.size(); index++) {
      if (taken.test(index)) {
        Letter letter = letters.get(index);
        String quoted = '"' + letter.text().replace("\"", "\"\"") + '"';
        table.append(quoted).append(',').append(letter.kind().className()).append('\n');
      }
    }
    AtomicFile.write(file, ByteBuffer.wrap(table.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
