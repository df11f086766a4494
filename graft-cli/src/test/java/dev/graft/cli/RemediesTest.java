package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.GraftException;
import dev.graft.JavaModule;
import dev.graft.image.Preprocessing;
import dev.graft.pretrain.Pretraining;
import dev.graft.train.TransferLearning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the library advises, in this command line's words. */
class RemediesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          numbers; ask for the task regress. | numbers; ask for it with --task regress.
          too large; crop them to 64 x 32. | too large; say --crop 64x32.
          of another; or train afresh. | of another; or train afresh with --overwrite.
          no gradient; freeze the blocks up to there, or train the head alone. | no gradient; freeze the blocks up to there (--unfreeze last:K), or train the head alone with --strategy head.
          it advises nothing | it advises nothing
          """)
  void namesTheOption(String sentence, String told) {
    assertThat(Remedies.withOptions(sentence)).isEqualTo(told);
  }

  @Test
  void everyAdviceIsOneThatTheLibraryGives() throws Exception {
    String library = textsOfTheLibrary();
    assertThat(Remedies.advice())
        .allSatisfy(advice -> assertThat(library).contains(beginning(advice)));
  }

  /** Up to where it may vary. */
  private static String beginning(String advice) {
    return advice.replace("\\b", "").replace("\\.", ".").replaceFirst("[(\\[].*", "");
  }

  /** A class file holds its texts as they are. */
  private static String textsOfTheLibrary() throws Exception {
    StringBuilder all = new StringBuilder();
    for (Class<?> one :
        List.of(
            GraftException.class, Preprocessing.class, TransferLearning.class, Pretraining.class)) {
      all.append(textsOfModule(one));
    }
    return all.toString();
  }

  private static String textsOfModule(Class<?> one) throws Exception {
    StringBuilder all = new StringBuilder();
    try (JavaModule module = JavaModule.of(one)) {
      for (Path file : module.classes()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
      }
    }
    return all.toString();
  }
}
