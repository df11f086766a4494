package dev.graft.bench;

import dev.graft.Workshop;
import dev.graft.audio.SoundFrames;
import dev.graft.data.DataSetOptions;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.graph.BackboneSource;
import dev.graft.loop.EpochReport;
import dev.graft.policy.Recipe;
import dev.graft.torch.ProcessSettings;
import dev.graft.train.Pausing;
import dev.graft.train.RunFolder;
import dev.graft.transcribe.Frames;
import dev.graft.transcribe.TopChoice;
import dev.graft.transcribe.TranscriptRecord;
import dev.graft.transcribe.TranscriptRequest;
import dev.graft.transcribe.TranscriptTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What the last blocks of an encoder of texts are worth above a stem that hears: {@code
 * TranscriptTable CLIPS.zip ENCODER.onnx OUT SEEDS SINGLES STRINGS EPOCHS}, such as {@code
 * spoken-digits.zip minilm.onnx FOLDER 5 250 150 20}. Of the clips, a folder per word, a fifth is
 * held out; so many of the others, and so many strings of two to four of them, are trained on for
 * so many epochs, with the top unfrozen, frozen, random and left out. Prints word and character
 * error rates on held-out clips and strings of these, and after which epoch no more than a
 * hundredth of the words is gained.
 */
public final class TranscriptTable {
  private static final double CLOSE = 0.01;

  private final BackboneSource encoder;
  private final Path out;
  private final int epochs;
  private final Workshop workshop = Workshop.ofUser();

  /** One way of using the encoder. */
  private record Variant(String name, TopChoice top, int kept) {}

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant("pretrained top, unfrozen", TopChoice.FULL, 2),
          new Variant("pretrained top, frozen", TopChoice.FROZEN, 2),
          new Variant("random top", TopChoice.RANDOM, 2),
          new Variant("no top", TopChoice.FULL, 0));

  private TranscriptTable(String[] arguments) {
    this.encoder = Backbones.find(arguments[1]);
    this.out = Path.of(arguments[2]);
    this.epochs = Integer.parseInt(arguments[6]);
  }

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) throws IOException {
    ProcessSettings.tuneForTraining();
    TranscriptTable table = new TranscriptTable(arguments);
    JoinedClips clips = JoinedClips.of(Path.of(arguments[0]));
    for (int seed = 0; seed < Integer.parseInt(arguments[3]); seed++) {
      Path folder = Files.createDirectories(table.out.resolve("data" + seed));
      Path manifest =
          clips.write(folder, seed, Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
      for (Variant variant : VARIANTS) {
        System.out.println(table.row(variant, manifest, seed));
      }
    }
  }

  private String row(Variant variant, Path manifest, long seed) {
    SoundFrames frames = SoundFrames.of(Optional.empty(), Optional.empty(), false);
    TranscriptRequest request =
        new TranscriptRequest(
            manifest,
            DataSetOptions.defaults().withSeed(seed),
            new Frames(frames.processor(), frames::graph, frames::frames),
            encoder,
            variant.kept(),
            variant.top(),
            this::changed,
            false,
            workshop,
            Pausing.defaults());
    Path folder = out.resolve(variant.name().replaceAll("\\W+", "-") + seed);
    try (RunFolder run = RunFolder.open(folder, RunFolder.Earlier.OVERWRITE)) {
      TranscriptRecord record = TranscriptTraining.run(request, run, (told, read) -> {});
      TranscriptMetrics held = Objects.requireNonNull(record.metrics().get("val"));
      return String.format(
          Locale.ROOT,
          "seed %d %-25s WER %.3f CER %.3f, converged after epoch %d of %d, %.0f s",
          seed,
          variant.name(),
          held.wordErrorRate(),
          held.characterErrorRate(),
          converged(record.history()),
          record.history().size(),
          record.seconds());
    }
  }

  private Recipe changed(Recipe recipe) {
    return recipe.withEachStage(stage -> stage.withMaxEpochs(epochs));
  }

  /** The first epoch that is about as good as the best. */
  private static int converged(List<EpochReport> history) {
    double best =
        history.stream().mapToDouble(epoch -> epoch.validation().measure()).max().orElse(0);
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).validation().measure() >= best - CLOSE) {
        return i + 1;
      }
    }
    return history.size();
  }
}
