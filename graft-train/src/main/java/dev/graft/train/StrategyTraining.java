package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.StoppedException;
import dev.graft.head.FittedHead;
import dev.graft.loop.Checkpoint;
import dev.graft.train.RunRecord.StrategyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One strategy on what was prepared: the exact head, or what the plan trains beyond it; what was
 * chosen is fitted on all samples.
 */
final class StrategyTraining {
  private final Prepared prepared;
  private final Planner planner;
  private final Pausing pausing;
  private final RunCheckpoints checkpoints;
  private final Optional<Checkpoint> resumed;
  private final Session session;
  private @Nullable String stopped;

  /**
   * A training by a plan.
   *
   * @param session until what was trained before is at hand, it is all on disk, and this does not
   *     stop
   */
  StrategyTraining(
      Prepared prepared,
      Planner planner,
      Pausing pausing,
      RunCheckpoints checkpoints,
      Session session) {
    this.prepared = prepared;
    this.planner = planner;
    this.pausing = pausing;
    this.checkpoints = checkpoints;
    this.resumed = checkpoints.toGoOnFrom(planner.tuning().precision());
    this.session = resumed.isPresent() ? session.unstoppable() : session;
    this.stopped = prepared.cutShort().orElse(null);
  }

  /**
   * Trains it.
   *
   * @throws GraftException if the data or the network do not allow it
   */
  StrategyResult run() {
    Plan plan =
        session.timing().measure("plan", () -> planner.informed(prepared, session.progress()));
    Chosen chosen = plan.recipe().stages().isEmpty() ? headAlone(plan) : fineTuned(plan);
    boolean setAside = prepared.parts().data().validationDrawn() && isValidated();
    return planner.tuning().refit() && setAside && !chosen.trained().stopped()
        ? onAll(plan, chosen)
        : result(plan, chosen, unlessStopped(chosen.trained()), Optional.empty());
  }

  /** What was chosen, fitted on all samples if that comes to its end. */
  private StrategyResult onAll(Plan plan, Chosen chosen) {
    Parts all = prepared.parts().withValidationGivenBack();
    String noun = prepared.job().noun().many();
    try {
      Optional<Trained> anew = refit(plan, chosen, all);
      if (anew.isPresent()) {
        return result(plan, chosen, chosen.trained().refitted(anew.get()), Optional.of(all));
      }
      stopped = "training was stopped before the validation %s were given back".formatted(noun);
      return result(plan, chosen, unlessStopped(chosen.trained()), Optional.empty());
    } catch (GraftException e) {
      if (e.fault() != Fault.MODEL) {
        throw e;
      }
      String told =
          "the validation %s were not given back, and the result is what was chosen without them: training on all %s failed, as %s"
              .formatted(noun, noun, e.getMessage());
      session.progress().note(told);
      return result(plan, chosen, chosen.trained().told(told), Optional.empty());
    }
  }

  private StrategyResult result(
      Plan plan, Chosen chosen, Trained trained, Optional<Parts> givenBack) {
    return new StrategyResult(
        prepared,
        planner,
        plan,
        trained,
        chosen.end(),
        givenBack,
        checkpoints.job(),
        session.timing());
  }

  private boolean isValidated() {
    return prepared.parts().heldOut().containsKey("val");
  }

  private Chosen headAlone(Plan plan) {
    List<String> reasons = new ArrayList<>(plan.reasons());
    if (stopped != null) {
      reasons.add(stopped);
    }
    String features = prepared.job().backbone().backbone().features().name();
    StrategyInfo info =
        new StrategyInfo(plan.strategy().name(), features, reasons, null, null, null);
    return new Chosen(
        exactHead(prepared.parts(), prepared.head(), info), Optional.empty(), Optional.empty());
  }

  private Trained exactHead(Parts parts, FittedHead head, StrategyInfo info) {
    Novelty novelty =
        session
            .timing()
            .measure("novelty", () -> Novelty.ofFrozen(parts, prepared.request().settings()));
    return Trained.exactHead(
        prepared.job().backbone(), head, parts, novelty, info, List.of(), stopped != null);
  }

  /** What the plan says beyond the head; the head alone where it is stopped before that began. */
  private Chosen fineTuned(Plan plan) {
    try {
      session.endIfStopped();
      FineTuning tuning = fineTuning(plan);
      return session.timing().measure("fineTune", () -> tuning.choose(checkpoints, resumed));
    } catch (StoppedException e) {
      stopped = "training was stopped before anything but the head was trained";
      return headAlone(plan);
    }
  }

  private FineTuning fineTuning(Plan plan) {
    return new FineTuning(prepared, plan, planner.tuning(), pausing.stop(), session.progress());
  }

  /** What was chosen, fitted on the validation samples too; empty if it is stopped before. */
  private Optional<Trained> refit(Plan plan, Chosen chosen, Parts all) {
    try {
      if (stopped != null) {
        return Optional.empty();
      }
      session.endIfStopped();
      boolean goesOn = chosen.state().filter(Chosen.State::goesOn).isPresent();
      FittedHead anew = goesOn ? prepared.head() : prepared.headOn(all, session);
      if (chosen.state().isEmpty()) {
        return Optional.of(exactHead(all, anew, chosen.trained().strategy()));
      }
      FineTuning tuning = fineTuning(plan);
      return session.timing().measure("refit", () -> tuning.refit(chosen, all, anew, checkpoints));
    } catch (StoppedException e) {
      return Optional.empty(); // What was chosen is at hand, and is the result.
    }
  }

  private Trained unlessStopped(Trained trained) {
    return stopped == null || trained.stopped() ? trained : trained.stopped(stopped);
  }
}
