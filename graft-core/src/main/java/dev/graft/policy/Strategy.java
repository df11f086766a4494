package dev.graft.policy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import java.util.Optional;

/** How much of the network is trained, and in which order. */
public sealed interface Strategy {
  /** The name in options and reports. */
  String name();

  /** Graft chooses by the amount of data, see {@link HyperRule#choose}. */
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

  /** The names that {@link #parse} knows. */
  List<String> NAMES = List.of("auto", "head", "partial", "gradual", "full", "scratch");

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
      case "gradual" -> alone(new Gradual(), unfreeze);
      case "full" -> alone(new Full(), unfreeze);
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
