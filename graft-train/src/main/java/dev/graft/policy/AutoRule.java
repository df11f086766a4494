package dev.graft.policy;

import java.util.Locale;

/**
 * What {@link Strategy.Auto} means: pure functions from the amount of data, how far they are from
 * what the backbone knows and what the exact head makes of them to a strategy. What that costs
 * against the best strategy there was is in docs/reference/regret.md.
 */
public final class AutoRule {
  private static final int ENOUGH_VALIDATION = 30;
  private static final double LEAST_PER_CLASS = 10;
  private static final int LEAST_VALIDATION = 20;

  private AutoRule() {}

  /**
   * A strategy and why.
   *
   * @param strategy never {@link Strategy.Auto}
   * @param reason a sentence
   */
  public record Choice(Strategy strategy, String reason) {}

  /** What it means for this much data. */
  public static Choice choose(DataSize size) {
    if (!HyperRule.isEnough(size)) {
      return head(tooFewToMove(size, HyperRule.ENOUGH_PER_CLASS));
    }
    if (size.validation() < ENOUGH_VALIDATION) {
      return head(tooFewToTell(size, ENOUGH_VALIDATION));
    }
    return full(
        String.format(
            Locale.ROOT,
            "%s are at least %.0f, enough to fine-tune all blocks after the linear probe; kept only"
                + " if validation says it is better",
            size.outputs().each(size),
            HyperRule.ENOUGH_PER_CLASS));
  }

  /**
   * The same once it is known what the head makes of the data: where it leaves much to be gained
   * and validation can tell what is better, fewer do, with a recipe for data as far as these are.
   */
  public static Choice choose(Situation data) {
    DataSize size = data.size();
    Choice bySize = choose(size);
    if (data.headScore().isEmpty() || bySize.strategy() instanceof Strategy.Full) {
      return bySize;
    }
    double score = data.headScore().getAsDouble();
    if (!leavesMuch(score)) {
      return head(
          "the exact head reaches %s held out, which leaves little to be gained; %s"
              .formatted(size.outputs().score(score), bySize.reason()));
    }
    if (size.perClass() < LEAST_PER_CLASS) {
      return head(tooFewToMove(size, LEAST_PER_CLASS));
    }
    if (size.validation() < LEAST_VALIDATION) {
      return head(tooFewToTell(size, LEAST_VALIDATION));
    }
    String few =
        HyperRule.isEnough(size)
            ? String.format(Locale.ROOT, "%d validation samples", size.validation())
            : size.outputs().each(size);
    return full("%s are few, but %s".formatted(few, whyAllTheSame(data)));
  }

  private static String whyAllTheSame(Situation data) {
    if (data.shift().isEmpty()) {
      return "the head leaves much to be gained and nothing tells how far the data are, so all blocks are fine-tuned; kept only if validation says it is better";
    }
    return HyperRule.isFar(data)
        ? "the data are unlike the backbone's, so all blocks are fine-tuned"
        : "the head leaves much to be gained, so all blocks are fine-tuned with care; kept only if validation says it is better";
  }

  /** Whether it matters how far the data are: whether the head leaves much to be gained. */
  public static boolean leavesMuch(double headScore) {
    return 1 - headScore >= HyperRule.LARGE_ERROR;
  }

  private static String tooFewToMove(DataSize size, double enough) {
    return String.format(
        Locale.ROOT,
        "%s are fewer than %.0f, too few to move pretrained weights by",
        size.outputs().each(size),
        enough);
  }

  private static String tooFewToTell(DataSize size, int enough) {
    return size.validation() == 0
        ? "there are no validation samples to tell whether fine-tuning helps"
        : String.format(
            Locale.ROOT,
            "%d validation sample%s fewer than %d, too few to tell whether fine-tuning helps",
            size.validation(),
            size.validation() == 1 ? " is" : "s are",
            enough);
  }

  private static Choice head(String reason) {
    return new Choice(new Strategy.Head(), reason);
  }

  private static Choice full(String reason) {
    return new Choice(new Strategy.Full(), reason);
  }
}
