package dev.graft.policy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How much of the network is trained, and in which order. */
public sealed interface Strategy {
  /** The name in options and reports. */
  String name();

  /** Graft chooses by the amount of data, see {@link AutoRule}. */
  record Auto() implements Strategy {
    @Override
    public String name() {
      return "auto";
    }
  }

  /** The backbone is a fixed feature extractor; only the new head is trained. */
  record Head() implements Strategy {
    @Override
    public String name() {
      return "head";
    }
  }

  /** The head and some blocks, all at once. */
  record Partial(Unfreeze unfreeze) implements Strategy {
    @Override
    public String name() {
      return "partial";
    }
  }

  /**
   * The head and a third of the blocks: the first, the middle or the last, whichever the loss pulls
   * at most for its size ({@link SurgicalRule}). The others stay frozen.
   *
   * <p>Lee et al., "Surgical Fine-Tuning Improves Adaptation to Distribution Shifts", 2023,
   * arXiv:2210.11466.
   */
  record Surgical() implements Strategy {
    @Override
    public String name() {
      return "surgical";
    }
  }

  /** The head and the top blocks first, then more blocks stage by stage, down to the input. */
  record Gradual() implements Strategy {
    @Override
    public String name() {
      return "gradual";
    }
  }

  /** The head and all blocks, all at once. */
  record Full() implements Strategy {
    @Override
    public String name() {
      return "full";
    }
  }

  /** All parameters from random values: the baseline that transfer has to beat. */
  record Scratch() implements Strategy {
    @Override
    public String name() {
      return "scratch";
    }
  }

  /**
   * The head and updates of low rank to some weight matrices, merged into them in the end. All else
   * of the backbone stays as it is.
   *
   * <p>Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021, arXiv:2106.09685.
   *
   * @param rank of the updates
   * @param alpha updates count by this over the rank; the rank itself where it is empty, so that
   *     they count as they are
   * @param targets a regular expression that names matrices; those that are usual where it is empty
   *     ({@link dev.graft.graph.LowRankTargets})
   */
  record Lora(int rank, OptionalDouble alpha, Optional<String> targets) implements Strategy {
    /** Where nothing is said: that of section 4.2 for most of its tasks. */
    public static final int USUAL_RANK = 8;

    /**
     * Checks the numbers.
     *
     * @throws GraftException if the rank is below 1, or alpha is no number above 0
     */
    public Lora {
      if (rank < 1) {
        throw usage("an update of rank " + rank + " does nothing; expected a rank from 1.");
      }
      if (alpha.isPresent() && !(alpha.getAsDouble() > 0 && alpha.getAsDouble() < 1e6)) {
        throw usage(
            "an alpha of "
                + alpha.getAsDouble()
                + " is none; expected a number above 0 and below 1000000, such as the rank.");
      }
    }

    /** The usual rank and matrices, updates as they are. */
    public static Lora defaults() {
      return new Lora(USUAL_RANK, OptionalDouble.empty(), Optional.empty());
    }

    /** Alpha, or what it is where nothing is said of it. */
    public double alphaOrRank() {
      return alpha.orElse(rank);
    }

    @Override
    public String name() {
      return "lora";
    }
  }

  /** Graft chooses. */
  static Strategy auto() {
    return new Auto();
  }

  /** Only the new head is trained. */
  static Strategy head() {
    return new Head();
  }

  /** The head and the upper half of the blocks. */
  static Strategy partial() {
    return new Partial(new Unfreeze.UpperHalf());
  }

  /** The head and the third of the blocks that the loss pulls at most. */
  static Strategy surgical() {
    return new Surgical();
  }

  /** The head, then more and more blocks from the top down. */
  static Strategy gradual() {
    return new Gradual();
  }

  /** The head and all blocks, all at once. */
  static Strategy full() {
    return new Full();
  }

  /** The head and updates of low rank. */
  static Strategy lora() {
    return Lora.defaults();
  }

  /** Everything from random values. */
  static Strategy scratch() {
    return new Scratch();
  }

  /** The names that {@link #parse} knows. */
  List<String> NAMES =
      List.of("auto", "head", "partial", "surgical", "gradual", "full", "scratch", "lora");

  /**
   * The strategy of this name.
   *
   * @param unfreeze what to unfreeze, for {@code partial} alone, which takes the upper half without
   *     it; with {@code auto} it means {@code partial}
   * @throws GraftException if the name is unknown, or does not go with {@code unfreeze}
   */
  static Strategy parse(String name, Optional<Unfreeze> unfreeze) {
    return switch (name) {
      case "auto" -> unfreeze.<Strategy>map(Partial::new).orElseGet(Auto::new);
      case "partial" -> new Partial(unfreeze.orElseGet(Unfreeze.UpperHalf::new));
      case "head" -> alone(new Head(), unfreeze);
      case "surgical" -> alone(new Surgical(), unfreeze);
      case "gradual" -> alone(new Gradual(), unfreeze);
      case "full" -> alone(new Full(), unfreeze);
      case "lora" -> alone(Lora.defaults(), unfreeze);
      case "scratch" -> alone(new Scratch(), unfreeze);
      default ->
          throw usage(
              "'%s' is no strategy; expected one of %s.".formatted(name, String.join(", ", NAMES)));
    };
  }

  private static Strategy alone(Strategy strategy, Optional<Unfreeze> unfreeze) {
    if (unfreeze.isPresent()) {
      throw usage(
          "which blocks are unfrozen is said of strategy 'partial' alone, not of '%s'; drop one of the two."
              .formatted(strategy.name()));
    }
    return strategy;
  }

  private static GraftException usage(String message) {
    return new GraftException(Fault.USAGE, message);
  }
}
