package dev.graft.detect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.data.Skipped;
import dev.graft.eval.DetectionMetrics;
import dev.graft.train.RunRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything worth knowing of a detector's training: what {@code run.json} holds and {@code train
 * --json} prints.
 *
 * @param graft Graft's version
 * @param task detect
 * @param classes the class names
 * @param seed the seed of every random choice
 * @param backbone which pretrained network
 * @param data what it was trained on
 * @param strategy what was trained, and why
 * @param metrics by part of the data: val, test
 * @param untrained the same before any training, where the network was a detector already
 * @param evidence what the metrics of a part are worth
 * @param history one entry per epoch
 * @param stopped whether training was stopped before its end; its checkpoint says where
 * @param timing seconds by part of the run
 * @param model the model's file
 * @param settings what was settled before anything was trained
 * @param asked how the user asked for it; absent where a program did
 */
public record DetectionRun(
    String graft,
    String task,
    List<String> classes,
    long seed,
    BackboneInfo backbone,
    DataInfo data,
    StrategyInfo strategy,
    Map<String, DetectionMetrics> metrics,
    Map<String, DetectionMetrics> untrained,
    Map<String, String> evidence,
    List<EpochInfo> history,
    boolean stopped,
    Map<String, Double> timing,
    String model,
    Settings settings,
    RunRecord.@Nullable Asked asked) {
  /** Copies the lists. */
  public DetectionRun {
    classes = List.copyOf(classes);
    history = List.copyOf(history);
  }

  /**
   * The pretrained network.
   *
   * @param name what it is called
   * @param sha256 of its file
   * @param license null where nothing says one
   * @param preprocessing how pictures were prepared for it
   * @param preprocessingOrigin where that was learned, as a phrase
   * @param known the classes that it knew, whose layers start from what it knew
   * @param notes what was assumed of it
   */
  public record BackboneInfo(
      String name,
      String sha256,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String license,
      JsonNode preprocessing,
      String preprocessingOrigin,
      List<String> known,
      List<String> notes) {}

  /** The data set: how many pictures and boxes each part has, and what took no part. */
  public record DataInfo(
      int train,
      int val,
      int test,
      Map<String, Integer> boxes,
      List<Skipped> skipped,
      List<String> warnings,
      String sha256) {}

  /**
   * What was trained.
   *
   * @param name of the strategy
   * @param cut the tensor behind which parameters moved
   * @param blocks those of the backbone, from the input to the head
   * @param reasons for the choice, a sentence or phrase each
   * @param precision the numbers that gradient descent was computed with
   * @param moving how many parameters moved
   * @param result which state was taken
   */
  public record StrategyInfo(
      String name,
      String cut,
      List<String> blocks,
      List<String> reasons,
      String precision,
      String moving,
      String result) {}

  /** One epoch; without validation pictures it has neither their loss nor their measure. */
  public record EpochInfo(
      String stage,
      int epoch,
      double trainLoss,
      @Nullable Double valLoss,
      @Nullable Double valMap,
      Map<String, Double> learningRates,
      double seconds) {}

  /** What was settled before anything was trained: threads, recipe, and which job it is. */
  public record Settings(int threads, JsonNode recipe, String job) {}
}
