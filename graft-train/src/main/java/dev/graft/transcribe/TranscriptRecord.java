package dev.graft.transcribe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.graft.data.Skipped;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.loop.EpochReport;
import dev.graft.train.RunRecord.EpochInfo;
import dev.graft.train.RunRecord.RefitInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything worth knowing of a run: what its {@code run.json} holds.
 *
 * @param graft Graft's version
 * @param task transcribe
 * @param characters the alphabet
 * @param seed of every random choice
 * @param backbone the encoder whose last blocks are kept
 * @param data what it was trained on
 * @param strategy what was trained, and why
 * @param metrics by part of the data: train, val, test; read with a beam, as the model is asked
 * @param evidence what the metrics of a part are worth, by part
 * @param refit how the model learned from the validation samples too in the end; absent where it
 *     did not, and the model is what the metrics are of
 * @param history one entry per epoch, read without a beam
 * @param stopped whether it was stopped before its end
 * @param seconds how long it took
 * @param model the model's file
 * @param job tells this training from every other that would come to another result
 */
public record TranscriptRecord(
    String graft,
    String task,
    List<String> characters,
    long seed,
    Encoder backbone,
    Data data,
    Trained strategy,
    Map<String, TranscriptMetrics> metrics,
    Map<String, String> evidence,
    @JsonInclude(Include.NON_NULL) @Nullable RefitInfo refit,
    List<EpochReport> history,
    boolean stopped,
    double seconds,
    String model,
    String job) {
  /**
   * The encoder.
   *
   * @param name what it is called
   * @param sha256 of its file
   * @param license null where nothing says one
   * @param kept the blocks that are kept
   */
  public record Encoder(String name, String sha256, @Nullable String license, List<String> kept) {
    /** Copies the list. */
    public Encoder {
      kept = List.copyOf(kept);
    }
  }

  /**
   * The data set.
   *
   * @param train number of samples trained on
   * @param val number of samples validated on
   * @param test number of samples kept for the last word
   * @param skipped what took no part, and why
   * @param warnings what is odd but stopped nothing
   * @param sha256 identifies names, contents and texts
   */
  public record Data(
      int train, int val, int test, List<Skipped> skipped, List<String> warnings, String sha256) {
    /** Copies the lists. */
    public Data {
      skipped = List.copyOf(skipped);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * What was trained.
   *
   * @param name the strategy
   * @param cut the tensor of the encoder that the stem gives
   * @param stride how many frames of 10 ms became one moment
   * @param reasons one sentence each
   */
  public record Trained(String name, String cut, int stride, List<String> reasons) {
    /** Copies the list. */
    public Trained {
      reasons = List.copyOf(reasons);
    }
  }

  /** Copies lists and map, in their order. */
  public TranscriptRecord {
    characters = List.copyOf(characters);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    history = List.copyOf(history);
  }

  /** The epochs as other records of runs have them; words right stand for accuracy. */
  public List<EpochInfo> epochs() {
    boolean validated = data.val() > 0;
    return history.stream()
        .map(
            epoch ->
                new EpochInfo(
                    epoch.stage(),
                    epoch.epoch(),
                    epoch.trainLoss(),
                    validated ? epoch.validation().loss() : null,
                    validated ? epoch.validation().measure() : null,
                    epoch.learningRates(),
                    epoch.seconds()))
        .toList();
  }

  /** The part to look into and learn from, which keeps the test samples unseen. */
  public String detail() {
    return Stream.of("val", "test").filter(metrics::containsKey).findFirst().orElse("train");
  }
}
