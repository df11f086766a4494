package dev.graft.compare;

import dev.graft.data.Sample;
import dev.graft.forgetting.Forgetting;
import dev.graft.forgetting.FormerSelf;
import dev.graft.graph.Graph;
import dev.graft.train.Prepared;
import dev.graft.train.Pretrained;
import dev.graft.train.StrategyResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Holds what strategies made of a network against what it was. */
final class Remembering {
  /** Samples that blocks are compared on: they take the products of all pairs. */
  private static final int MOST_SHOWN = 256;

  /** Samples that the old head is asked about, anew for each strategy. */
  private static final int MOST_ASKED = 1000;

  private Remembering() {}

  /** The network as it was, shown some samples of all parts, and asked about those held out. */
  static FormerSelf of(
      Prepared prepared, String part, ComparisonRequest request, BooleanSupplier stop) {
    Pretrained pretrained = prepared.pretrained();
    long seed = request.features().dataOptions().seed();
    List<Sample> all = prepared.samples().values().stream().flatMap(List::stream).toList();
    List<Sample> heldOut = Objects.requireNonNull(prepared.samples().get(part));
    return FormerSelf.of(
        pretrained.backbone(),
        pretrained.answering(),
        new FormerSelf.Asking(
            pretrained.processor(),
            pretrained.processor().store(request.features().workshop().openCache()),
            request.features().workshop().threads(),
            seed,
            some(all, MOST_SHOWN, seed),
            some(heldOut, MOST_ASKED, seed),
            pretrained.answering().isPresent() ? request.reference().get() : List.of(),
            stop));
  }

  /** Of the result; of what training ended with where the network as it was became the result. */
  static Forgetting of(FormerSelf former, StrategyResult result) {
    Graph end = result.backboneAtEnd().orElseThrow();
    boolean ofResult = result.isBackboneTrained();
    boolean fromRandom = result.strategy().name().equals("scratch");
    return former.of(
        ofResult ? result.backbone() : end,
        ofResult,
        fromRandom ? Optional.empty() : Optional.of(end));
  }

  /** Why no old head can be asked, if that is so. */
  static @Nullable String noHead(Prepared prepared) {
    return prepared.pretrained().answering().isPresent()
        ? null
        : "the file of %s has no head of its own that names classes".formatted(prepared.backbone());
  }

  private static List<Sample> some(List<Sample> samples, int most, long seed) {
    List<Sample> drawn = new ArrayList<>(samples);
    Collections.shuffle(drawn, new Random(seed));
    return drawn.subList(0, Math.min(most, drawn.size()));
  }
}
