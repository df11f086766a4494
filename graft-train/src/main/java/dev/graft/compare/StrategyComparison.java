package dev.graft.compare;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.StoppedException;
import dev.graft.Version;
import dev.graft.compare.ComparisonRecord.LeftOut;
import dev.graft.data.DataSet;
import dev.graft.forgetting.Forgetting;
import dev.graft.forgetting.FormerSelf;
import dev.graft.policy.Strategy;
import dev.graft.train.FeatureJob;
import dev.graft.train.Prepared;
import dev.graft.train.RunFolder;
import dev.graft.train.StrategyResult;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains several strategies on one split, from the same features and the same exact head, and puts
 * what they come to side by side. Validation samples are not given back, so that the figures are of
 * what was trained.
 */
public final class StrategyComparison {
  /** The file's name in the folder. */
  public static final String FILE = "compare.json";

  private final ComparisonRequest request;
  private final RunFolder out;
  private final long start = System.nanoTime();
  private final List<ComparedStrategy> runs = new ArrayList<>();
  private final List<ComparedStrategy> kept = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private @Nullable FormerSelf former;

  private StrategyComparison(ComparisonRequest request, RunFolder out) {
    this.request = request;
    this.out = out;
  }

  /**
   * Compares. What an earlier run in the same folder has done is not done again; of the same data,
   * backbone and seed, it stays beside what is asked for now.
   *
   * @throws GraftException if the data or the backbone cannot be used, or nothing is held out
   */
  public static ComparisonRecord run(ComparisonRequest request) {
    try (RunFolder out = RunFolder.open(request.folder(), RunFolder.Earlier.RESUME)) {
      return new StrategyComparison(request, out).run();
    }
  }

  private ComparisonRecord run() {
    request.features().workshop().progress().begin("Looking at every file", 0);
    try (FeatureJob job = FeatureJob.open(request.features());
        OtherData others = OtherData.of(job, request)) {
      Prepared prepared = TransferLearning.prepare(job, request.head(), request.stop());
      double shared = seconds();
      String part = part(prepared.data());
      EarlierRuns earlier =
          EarlierRuns.in(request.folder().resolve(FILE), part, held(prepared.data(), part));
      keep(earlier, prepared, others);
      ComparisonRecord record = record(prepared, part, shared);
      for (int repeat = 0; repeat < request.seeds(); repeat++) {
        // Each strategy once, then each once more: a budget may end it at any time.
        Prepared seeded = repeat == 0 ? prepared : prepared.withSeed(seed() + repeat);
        for (Strategy strategy : strategies(repeat)) {
          compare(seeded, strategy, seed() + repeat, part, others, earlier).ifPresent(runs::add);
          record = record(prepared, part, shared);
          out.write(FILE, record);
        }
      }
      return record;
    } finally {
      request.features().workshop().progress().end();
    }
  }

  /** What was done before and is not asked for now. */
  private void keep(EarlierRuns earlier, Prepared prepared, OtherData others) {
    Map<Boolean, List<ComparedStrategy>> sameness = earlier.bySameness(prepared, seed());
    Set<String> foreign = names(sameness.getOrDefault(false, List.of()).stream());
    if (!foreign.isEmpty()) {
      request
          .features()
          .workshop()
          .progress()
          .note(
              "What %s held of %s is of other data, another backbone or seed, or another version, and is not kept."
                  .formatted(FILE, String.join(", ", foreign)));
    }
    List<String> asked = strategies(0).stream().map(Strategy::name).toList();
    for (ComparedStrategy one : sameness.getOrDefault(true, List.of())) {
      boolean again = asked.contains(one.strategy()) && one.seed() < seed() + request.seeds();
      if (!again && !one.strategy().equals(Strategy.head().name())) {
        kept.add(one.withAgainstHead(null));
      }
    }
    Set<String> unasked = names(kept.stream().filter(one -> others.known(one).isEmpty()));
    kept.removeIf(one -> unasked.contains(one.strategy()) && asked.contains(one.strategy()));
    kept.replaceAll(
        one ->
            one.withElsewhere(
                unasked.contains(one.strategy()) ? List.of() : others.known(one).orElseThrow()));
  }

  private static Set<String> names(Stream<ComparedStrategy> strategies) {
    return strategies
        .map(ComparedStrategy::strategy)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private long seed() {
    return request.features().dataOptions().seed();
  }

  /** The exact head is the same with any seed. */
  private List<Strategy> strategies(int repeat) {
    List<Strategy> all = new ArrayList<>(repeat == 0 ? List.of(Strategy.head()) : List.of());
    request.strategies().stream()
        .filter(strategy -> !(strategy instanceof Strategy.Head))
        .distinct()
        .forEach(all::add);
    return all;
  }

  /** On test samples, which choose nothing; else on validation samples, which choose epochs. */
  private static String part(DataSet data) {
    if (!data.test().isEmpty()) {
      return "test";
    }
    if (data.validation().isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "nothing is held out to compare strategies on; give validation or test samples.");
    }
    return "val";
  }

  private static int held(DataSet data, String part) {
    return part.equals("test") ? data.test().size() : data.validation().size();
  }

  private static String evidence(String part) {
    return part.equals("test")
        ? "samples that chose nothing"
        : "validation samples, which choose among epochs: each half is judged by what the other half chose";
  }

  private Optional<ComparedStrategy> compare(
      Prepared prepared,
      Strategy strategy,
      long seed,
      String part,
      OtherData others,
      EarlierRuns earlier) {
    String name =
        request.seeds() == 1
            ? strategy.name()
            : String.format(Locale.ROOT, "%s, seed %d", strategy.name(), seed);
    Tuning tuning = Tuning.of(strategy).withRefit(false);
    try {
      String key = TransferLearning.key(prepared, tuning);
      Optional<ComparedStrategy> known =
          earlier.of(key).flatMap(one -> others.known(one).map(one::withElsewhere));
      if (known.isPresent()) {
        sayIfUnmeasured(known.get(), name, "it was not measured when this was trained");
        return known;
      }
      Optional<String> noTime = noTime();
      if (noTime.isPresent() && !(strategy instanceof Strategy.Head)) {
        leftOut.add(new LeftOut(name, noTime.get()));
        return Optional.empty();
      }
      double before = seconds();
      BooleanSupplier end = () -> noTime().isPresent();
      StrategyResult result = TransferLearning.train(prepared, tuning, end);
      ComparedStrategy one = Comparing.of(result, seed, key, part, seconds() - before);
      one =
          one.withElsewhere(others.measure(result))
              .withForgetting(forgetting(prepared, part, result));
      sayIfUnmeasured(one, name, noTime().orElse("it was not measured"));
      return Optional.of(one);
    } catch (GraftException e) {
      leftOut.add(new LeftOut(name, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** What became of the pretrained network; null where nothing of it moved, or all is to end. */
  private @Nullable Forgetting forgetting(Prepared prepared, String part, StrategyResult result) {
    if (result.backboneAtEnd().isEmpty() || noTime().isPresent()) {
      return null;
    }
    request.features().workshop().progress().begin("Looking at what was forgotten", 0);
    try {
      if (former == null) {
        former = Remembering.of(prepared, part, request, () -> noTime().isPresent());
      }
      return Remembering.of(former, result);
    } catch (StoppedException e) {
      return null;
    }
  }

  /** Names a strategy that moves the network where it is not known what that forgot. */
  private void sayIfUnmeasured(ComparedStrategy one, String name, String reason) {
    if (one.moving() != null && one.forgetting() == null) {
      leftOut.add(new LeftOut(name + ", what it forgot", reason));
    }
  }

  /** Why nothing more is to be trained, if that is so. */
  private Optional<String> noTime() {
    if (request.stop().getAsBoolean()) {
      return Optional.of("it was stopped before");
    }
    return request
        .budget()
        .filter(budget -> seconds() >= budget.toMillis() / 1e3)
        .map(budget -> "the time that was given had been used up");
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private ComparisonRecord record(Prepared prepared, String part, double secondsShared) {
    DataSet data = prepared.data();
    List<ComparedStrategy> all = new ArrayList<>(runs);
    if (!runs.isEmpty()) {
      all.addAll(kept);
    }
    List<ComparedStrategy> summed = Repeats.summed(all);
    return new ComparisonRecord(
        Version.current(),
        prepared.backbone(),
        request.features().backbone().modality().noun().many(),
        data.train().size(),
        part,
        held(data, part),
        evidence(part),
        summed,
        request.seeds() == 1 && summed.size() == all.size() ? List.of() : all,
        leftOut,
        Remembering.noHead(prepared),
        secondsShared);
  }
}
