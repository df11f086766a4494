package dev.graft.compare;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final ComparisonRequest request;
  private final RunFolder out;
  private final long start = System.nanoTime();
  private final List<ComparedStrategy> runs = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private @Nullable FormerSelf former;

  private StrategyComparison(ComparisonRequest request, RunFolder out) {
    this.request = request;
    this.out = out;
  }

  /**
   * Compares. What an earlier run in the same folder has done is not done again.
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
      Map<String, ComparedStrategy> earlier = earlier(request.folder().resolve(FILE));
      Prepared prepared = TransferLearning.prepare(job, request.head(), request.stop());
      double shared = seconds();
      String part = part(prepared.data());
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
      Map<String, ComparedStrategy> earlier) {
    String name =
        request.seeds() == 1
            ? strategy.name()
            : String.format(Locale.ROOT, "%s, seed %d", strategy.name(), seed);
    Tuning tuning = Tuning.of(strategy).withRefit(false);
    try {
      String key = TransferLearning.key(prepared, tuning);
      Optional<ComparedStrategy> known =
          Optional.ofNullable(earlier.get(key))
              .flatMap(one -> others.known(one).map(one::withElsewhere));
      if (known.isPresent()) {
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
      return Optional.of(
          one.withElsewhere(others.measure(result))
              .withForgetting(forgetting(prepared, part, result)));
    } catch (GraftException e) {
      leftOut.add(new LeftOut(name, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** What became of the pretrained network; null where nothing of it moved, or all is to end. */
  private @Nullable Forgetting forgetting(Prepared prepared, String part, StrategyResult result) {
    if (result.backboneAtEnd().isEmpty() || request.stop().getAsBoolean()) {
      return null;
    }
    request.features().workshop().progress().begin("Looking at what was forgotten", 0);
    if (former == null) {
      former = Remembering.of(prepared, part, request);
    }
    return Remembering.of(former, result);
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
    return new ComparisonRecord(
        Version.current(),
        prepared.backbone(),
        request.features().backbone().modality().noun().many(),
        data.train().size(),
        part,
        part.equals("test") ? data.test().size() : data.validation().size(),
        evidence(part),
        Repeats.summed(runs),
        request.seeds() == 1 ? List.of() : runs,
        leftOut,
        Remembering.noHead(prepared),
        secondsShared);
  }

  /** What an earlier run came to, by its job; that which was stopped is done again. */
  private static Map<String, ComparedStrategy> earlier(Path file) {
    Map<String, ComparedStrategy> known = new LinkedHashMap<>();
    if (Files.exists(file)) {
      try {
        ComparisonRecord record = JSON.readValue(file.toFile(), ComparisonRecord.class);
        Stream.concat(record.strategies().stream(), record.runs().stream())
            .filter(one -> one.seeds() == 1 && !one.stopped())
            .forEach(one -> known.put(one.job(), one));
      } catch (IOException | RuntimeException e) {
        // It is of another version, and is made again.
      }
    }
    return known;
  }
}
