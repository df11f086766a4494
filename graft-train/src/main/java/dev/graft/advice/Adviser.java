package dev.graft.advice;

import dev.graft.StoppedException;
import dev.graft.Version;
import dev.graft.advice.Advice.Cost;
import dev.graft.advice.Advice.Expected;
import dev.graft.advice.Advice.HeadScore;
import dev.graft.advice.Advice.Labels;
import dev.graft.advice.Advice.RankedBackbone;
import dev.graft.advice.Advice.Suspect;
import dev.graft.data.Sample;
import dev.graft.head.HeadChoice.Candidate;
import dev.graft.policy.ExpectedGain;
import dev.graft.policy.Recipe;
import dev.graft.policy.Strategy;
import dev.graft.train.Depth;
import dev.graft.train.FeatureJob;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import dev.graft.train.Plan;
import dev.graft.train.Prepared;
import dev.graft.train.StrategyResult;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Says which strategy and which backbone to take from what can be had cheaply: exact heads, each
 * sample left out in turn; how far the samples are from the backbone's; one epoch to see what
 * training would take. The strategy is the one that {@link Strategy.Auto} takes.
 */
public final class Adviser {
  private static final int MOST_SUSPECTS = 1000;

  private final AdviceRequest request;
  private final long start = System.nanoTime();

  private Adviser(AdviceRequest request) {
    this.request = request;
  }

  /**
   * Advises.
   *
   * @throws dev.graft.GraftException if the data or a backbone cannot be used
   */
  public static Advice advise(AdviceRequest request) {
    return new Adviser(request).advise();
  }

  private Advice advise() {
    List<Contender> all = new ArrayList<>();
    try {
      for (FeatureRequest one : request.backbones()) {
        if (!all.isEmpty() && request.stop().getAsBoolean()) {
          break;
        }
        all.add(Contender.of(all.size(), prepare(one)));
      }
      List<Contender> ranked = Contender.ranked(all);
      return advice(ranked.get(0).prepared(), ranked.stream().map(Contender::told).toList());
    } finally {
      all.forEach(one -> one.prepared().close());
      request.backbones().get(0).workshop().progress().end();
    }
  }

  private Prepared prepare(FeatureRequest one) {
    FeatureJob job = FeatureJob.open(one);
    try {
      return TransferLearning.prepare(
          job, new HeadRequest(request.head(), OptionalInt.of(1)), request.stop());
    } catch (RuntimeException | Error e) {
      job.close();
      throw e;
    }
  }

  private Advice advice(Prepared prepared, List<RankedBackbone> backbones) {
    Plan plan = prepared.plan(Tuning.defaults());
    OptionalDouble shift = prepared.situation().shift();
    Candidate head = prepared.head().choice().taken();
    List<Depth> depths = prepared.depths();
    Evidence evidence = Evidence.of(prepared);
    Optional<Labels> labels = evidence.labels().map(found -> labels(found, evidence, prepared));
    return new Advice(
        Version.current(),
        prepared.noun().many(),
        prepared.training().size(),
        evidence.classes(),
        backbones,
        plan.strategy().name(),
        plan.reasons(),
        new HeadScore(head.name(), measure(prepared), head.score(), head.loss(), head.heldOut()),
        expected(prepared, plan),
        shift.isPresent() ? shift.getAsDouble() : null,
        depths,
        evidence.curve().orElse(null),
        labels.orElse(null),
        cost(prepared, plan),
        FirstThings.of(prepared, evidence, depths),
        (System.nanoTime() - start) / 1e9);
  }

  private static String measure(Prepared prepared) {
    return switch (prepared.data().task()) {
      case CLASSIFY -> "right";
      case MULTILABEL -> "of the labels right";
      case REGRESS -> "R²";
      case TRANSCRIBE -> "of the words right";
      case DETECT -> "mAP";
    };
  }

  private static Labels labels(LabelErrors errors, Evidence evidence, Prepared prepared) {
    List<Sample> samples = evidence.samples();
    List<String> names = prepared.data().outputNames();
    return new Labels(
        errors.count(),
        errors.ranking().stream()
            .filter(LabelErrors.Suspect::isDoubted)
            .limit(MOST_SUSPECTS)
            .map(
                one ->
                    new Suspect(
                        samples.get(one.sample()).name(),
                        names.get(one.given()),
                        names.get(one.likely()),
                        one.own(),
                        one.other()))
            .toList());
  }

  private static @Nullable Expected expected(Prepared prepared, Plan plan) {
    if (plan.strategy() instanceof Strategy.Head) {
      return null;
    }
    ExpectedGain gain = ExpectedGain.of(prepared.situation(), prepared.hasLengths());
    double score = prepared.headScore();
    return new Expected(
        score + gain.least() * (1 - score), score + gain.most() * (1 - score), gain.seen());
  }

  /** By one epoch of it. */
  private @Nullable Cost cost(Prepared prepared, Plan plan) {
    if (plan.strategy() instanceof Strategy.Head || request.stop().getAsBoolean()) {
      return null;
    }
    Tuning once = Tuning.of(plan.strategy()).withRefit(false).withChanges(Adviser::forOneEpoch);
    try {
      StrategyResult tried = TransferLearning.train(prepared, once, request.stop());
      if (tried.history().isEmpty()) {
        return null;
      }
      double epoch = tried.history().get(0).seconds();
      int epochs = plan.recipe().epochs();
      int learned = plan.recipe().goesOnFromEarly() ? plan.recipe().earlyEpochs() : 0;
      int train = prepared.training().size();
      boolean refits = prepared.data().validationDrawn();
      double more = (train + prepared.data().validation().size()) / (double) train;
      double again = refits ? more * plan.recipe().effort(learned, epochs) : 0;
      return new Cost(epoch, epochs, epoch * (plan.recipe().effort(0, epochs) + again));
    } catch (StoppedException e) {
      return null;
    }
  }

  private static Recipe forOneEpoch(Recipe recipe) {
    return recipe.withStages(List.of(recipe.stages().get(0).withMaxEpochs(1)));
  }
}
