package dev.graft.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.data.Skipped;
import dev.graft.eval.Metrics;
import dev.graft.forgetting.BlockChange;
import dev.graft.graph.BackboneSource;
import dev.graft.head.HeadChoice;
import dev.graft.loop.MovingShare;
import dev.graft.loop.RateFinder;
import dev.graft.modality.Noun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything worth knowing of a run: what {@code run.json} holds and {@code train --json} prints.
 *
 * @param graft Graft's version
 * @param task classify, regress or multilabel
 * @param classes the class names, or the names of the predicted numbers
 * @param seed the seed of every random choice
 * @param backbone which pretrained network
 * @param data what it was trained on
 * @param strategy what was trained, and why
 * @param head which head was taken, and why
 * @param novelty how it is told that a sample is unlike the training samples
 * @param metrics by part of the data: train (out of fold), val, test
 * @param evidence what the metrics of a part are worth, by part: whether its samples decided
 *     nothing, or decided something and how that was made up for
 * @param headAlone of the parts held out, what the exact head alone reaches on the backbone as it
 *     was; absent where nothing more was trained
 * @param refit how the result was fitted on the validation samples too, once all was chosen; absent
 *     where it was not, and the result is what the metrics are of
 * @param history one entry per epoch while choosing; empty where nothing was trained by gradient
 *     descent
 * @param blocks how far each block of the network moved from what it was, in order from the input;
 *     nothing is said of what they show
 * @param stopped whether training was stopped before its end; its checkpoint says where
 * @param timing seconds by part of the run; those of parallel parts are summed over threads
 * @param hardware what it ran on
 * @param model the model's file
 * @param settings what was settled before anything was trained
 * @param asked how the user asked for it; absent where a program did
 */
public record RunRecord(
    String graft,
    String task,
    List<String> classes,
    long seed,
    BackboneInfo backbone,
    DataInfo data,
    StrategyInfo strategy,
    HeadInfo head,
    NoveltyInfo novelty,
    Map<String, Metrics> metrics,
    Map<String, String> evidence,
    @Nullable Map<String, Metrics> headAlone,
    @Nullable RefitInfo refit,
    List<EpochInfo> history,
    List<BlockChange> blocks,
    boolean stopped,
    Map<String, Double> timing,
    Map<String, Object> hardware,
    String model,
    Settings settings,
    @Nullable Asked asked) {
  /**
   * What was settled before anything was trained, by the user or by Graft.
   *
   * @param threads how many worked
   * @param views how many views of each sample the exact head was offered
   * @param head how it was to be solved: auto, ridge or logistic
   * @param balanced whether classes weigh the same in it
   * @param validationFraction which part of the data is drawn where none is given
   * @param findRate whether the learning rate was searched for
   * @param recipe of gradient descent, as {@link RecipeJson} has it; without stages if there was
   *     none
   * @param job tells this training from those that would come to another result
   */
  public record Settings(
      int threads,
      int views,
      String head,
      boolean balanced,
      double validationFraction,
      boolean findRate,
      JsonNode recipe,
      String job) {}

  /**
   * How a user asked for a run.
   *
   * @param command the words after {@code graft}, as they were given
   * @param folder where that was, which relative paths start from
   * @param like the record of the run that this one repeats, if it does
   * @param changed what was asked for otherwise than there
   * @param equivalent the same command without reference to another run
   */
  public record Asked(
      List<String> command,
      String folder,
      @Nullable String like,
      List<String> changed,
      List<String> equivalent) {
    /** Copies the lists. */
    public Asked {
      command = List.copyOf(command);
      equivalent = List.copyOf(equivalent);
      changed = List.copyOf(changed);
    }
  }

  /**
   * The part whose metrics are the run's figure: the one that the training knew least of.
   *
   * @throws IllegalStateException if nothing was measured
   */
  @JsonProperty
  public String headline() {
    return Stream.of("test", "val", "train")
        .filter(metrics::containsKey)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the run has no metrics"));
  }

  /**
   * The pretrained network.
   *
   * @param name what it is called: by the hub, else its file's name
   * @param sha256 of its file
   * @param license null where nothing says one
   * @param origin what its file was taken out of, null if nothing
   * @param preprocessing how samples were prepared for it
   * @param preprocessingOrigin where that was learned, as a phrase
   * @param features the tensor that the features are, or those that they are joined from
   * @param output the output of the network that was used
   * @param otherOutputs the outputs that were not
   * @param notes what was assumed of it that may be meant otherwise
   */
  public record BackboneInfo(
      String name,
      String sha256,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String license,
      BackboneSource.@Nullable Origin origin,
      JsonNode preprocessing,
      String preprocessingOrigin,
      String features,
      String output,
      List<String> otherOutputs,
      List<String> notes) {}

  /**
   * The data set.
   *
   * @param samples what people call its samples: pictures, as in records that do not say it
   * @param train number of samples trained on
   * @param val number of samples validated on
   * @param test number of samples kept for the last word
   * @param computed how many samples were decoded; the features of the others were known
   * @param skipped what took no part, and why
   * @param leakage held-out samples that are in the training set too, exactly or nearly
   * @param warnings what is odd but stopped nothing
   * @param sha256 identifies names, contents and targets
   */
  public record DataInfo(
      String samples,
      int train,
      int val,
      int test,
      int computed,
      List<Skipped> skipped,
      List<LeakageInfo> leakage,
      List<String> warnings,
      String sha256) {
    /** Of old records, which name no kind, pictures. */
    public DataInfo {
      samples = Objects.requireNonNullElse(samples, "pictures");
    }

    /** What people call one of its samples. */
    @JsonIgnore
    public String sample() {
      return samples.replaceFirst("s\\b", ""); // pairs of texts: pair of texts
    }

    /** What people call its samples. */
    @JsonIgnore
    public Noun noun() {
      return new Noun(sample(), samples);
    }
  }

  /** A held-out sample and the training sample it repeats. */
  public record LeakageInfo(String train, String heldOut, boolean exact) {}

  /**
   * What was trained.
   *
   * @param name of the strategy
   * @param cut the tensor behind which parameters moved
   * @param reasons for the choice, a sentence or phrase each
   * @param rateSearch how the learning rate was found, if it was searched for
   * @param precision the numbers that gradient descent was computed with, if there was any
   * @param parameters how many of them moved, if there was any
   */
  public record StrategyInfo(
      String name,
      String cut,
      List<String> reasons,
      RateFinder.@Nullable Finding rateSearch,
      @Nullable String precision,
      @Nullable MovingShare parameters) {
    /** The same with one more reason. */
    StrategyInfo with(String reason) {
      List<String> more = new ArrayList<>(reasons);
      more.add(reason);
      return new StrategyInfo(name, cut, List.copyOf(more), rateSearch, precision, parameters);
    }
  }

  /**
   * How what was chosen was trained once more, with the validation samples given back.
   *
   * @param samples that the result learned from
   */
  public record RefitInfo(int samples) {}

  /** The head: method, what it was compared with, and temperature. */
  public record HeadInfo(
      String method, String reason, List<HeadChoice.Candidate> candidates, double temperature) {}

  /**
   * From which novelty on a sample counts as unlike the training samples.
   *
   * @param threshold novelty beyond it, which a model's answer tells
   * @param falseAlarms how often that happens, in the mean, to fresh samples of the training
   *     samples' kind: 0.05, or more where too few were held out to promise that; absent where none
   *     were
   * @param heldOut how many samples the threshold was found with
   * @param heldOutOf which part these are of: train where it was cross-fitted, none where the
   *     network had learned from all of them, else val
   * @param flagged the share of samples beyond the threshold, by part: val, test
   */
  public record NoveltyInfo(
      double threshold,
      @Nullable Double falseAlarms,
      int heldOut,
      String heldOutOf,
      Map<String, Double> flagged) {}

  /**
   * One epoch of gradient descent; without validation samples it has neither their loss nor
   * measure.
   */
  public record EpochInfo(
      String stage,
      int epoch,
      double trainLoss,
      @Nullable Double valLoss,
      @Nullable Double valAccuracy,
      Map<String, Double> learningRates,
      double seconds) {}
}
