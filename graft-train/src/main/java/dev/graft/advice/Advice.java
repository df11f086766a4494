package dev.graft.advice;

import dev.graft.train.Depth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to train, and why. Numbers called scores are shares of right answers on samples that were
 * left out in turn, or R² for numbers.
 *
 * @param graft Graft's version
 * @param samples what people call the samples
 * @param train how many there are to learn from
 * @param classes what they are, with how many of the training samples each has; empty but for
 *     classes
 * @param backbones from the one to take to the worst
 * @param strategy its name
 * @param reasons why that strategy and its recipe, a sentence or phrase each
 * @param head what the exact head on the backbone comes to
 * @param expected the score to be expected of the strategy; null where that is the head
 * @param shift how far the samples lie from the backbone's, in nats; null where nothing tells
 * @param depths the exact head at several depths
 * @param curve how the head does with fewer samples, and with more; null but for classes
 * @param labels those that are likely wrong; null but for classes
 * @param cost what the strategy would take on this machine; null where it is the head
 * @param first what to do before training, a sentence each
 * @param seconds how long finding all this took
 */
public record Advice(
    String graft,
    String samples,
    int train,
    List<ClassCount> classes,
    List<RankedBackbone> backbones,
    String strategy,
    List<String> reasons,
    HeadScore head,
    @Nullable Expected expected,
    @Nullable Double shift,
    List<Depth> depths,
    @Nullable LearningCurve curve,
    @Nullable Labels labels,
    @Nullable Cost cost,
    List<String> first,
    double seconds) {
  /** Copies the lists. */
  public Advice {
    classes = List.copyOf(classes);
    backbones = List.copyOf(backbones);
    reasons = List.copyOf(reasons);
    depths = List.copyOf(depths);
    first = List.copyOf(first);
  }

  /**
   * A class.
   *
   * @param name as the data set has it
   * @param samples of training
   * @param recall the share of them that the exact head names rightly, each left out
   */
  public record ClassCount(String name, int samples, double recall) {}

  /**
   * A pretrained network.
   *
   * @param asked its position among those asked about, from 0
   * @param name what it is called
   * @param score what the exact head reaches on samples left out: accuracy, mean average precision
   *     or R²
   * @param loss mean log-loss of the exact head on samples left out, in nats; for numbers the
   *     squared error in units of the target's variance
   * @param parameters how many it has up to its features
   */
  public record RankedBackbone(
      int asked, String name, double score, double loss, long parameters) {}

  /**
   * The exact head that was taken.
   *
   * @param method which, in words
   * @param measure what the score is, in words
   * @param score on samples left out
   * @param loss its log-loss there, in nats; for numbers the squared error in units of the target's
   *     variance
   * @param heldOut how samples were left out
   */
  public record HeadScore(
      String method, String measure, double score, double loss, String heldOut) {}

  /**
   * What comes of a strategy.
   *
   * @param low if it takes away as little of the head's errors as was seen of such data
   * @param high if as much
   * @param seen on what
   */
  public record Expected(double low, double high, String seen) {}

  /**
   * Labels that are likely wrong.
   *
   * @param count how many of the suspects a head is as sure of as it usually is
   * @param suspects all for which another class is more probable than their own, a thousand at
   *     most, the most suspect first
   */
  public record Labels(int count, List<Suspect> suspects) {
    /** Copies the list. */
    public Labels {
      suspects = List.copyOf(suspects);
    }
  }

  /**
   * A sample that most likely is of another class than it is said to be.
   *
   * @param sample its name
   * @param given the class that it is said to be of
   * @param likely the most probable of the others
   * @param own how probable the given class is, by a head that did not learn from it
   * @param other how probable the likely one is
   */
  public record Suspect(String sample, String given, String likely, double own, double other) {}

  /**
   * What training takes.
   *
   * @param epochSeconds measured on one epoch
   * @param epochs as many as the recipe has
   * @param seconds all of it, the training on all samples in the end included
   */
  public record Cost(double epochSeconds, int epochs, double seconds) {}
}
