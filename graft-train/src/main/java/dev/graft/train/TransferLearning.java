package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.JobSettings;
import dev.graft.torch.TorchRuntime;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The main job in three steps: data, backbone, features and the exact head are prepared; a strategy
 * is trained from there; the result is exported to one file.
 */
public final class TransferLearning {
  private final TrainRequest request;
  private final RunFolder out;
  private final Session session;

  private TransferLearning(TrainRequest request, RunFolder out) {
    this.request = request;
    this.out = out;
    this.session =
        new Session(
            new Timing(System::nanoTime),
            request.features().workshop().progress(),
            request.pausing().stop());
  }

  /**
   * Trains, writes {@code model.onnx} and {@code run.json}, and tells what came of it.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request) {
    return run(request, (record, judged) -> {});
  }

  /**
   * The same, and hands on what came of it before the samples' archives are closed.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request, Epilogue epilogue) {
    try (RunFolder out = RunFolder.open(request.destination().folder(), request.earlier())) {
      return run(request, out, epilogue);
    }
  }

  /**
   * The same into a folder that the caller has taken.
   *
   * @param out the request's; stays open
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static RunRecord run(TrainRequest request, RunFolder out, Epilogue epilogue) {
    return TorchRuntime.withThreads(
        request.features().workshop().threads(),
        () -> new TransferLearning(request, out).run(epilogue));
  }

  private RunRecord run(Epilogue epilogue) {
    session.progress().begin("Reading the backbone, looking at every file", 0);
    try (FeatureJob job = open()) {
      Planner planner = session.timing().measure("plan", () -> planner(job));
      Prepared prepared = prepare(job, planner);
      StrategyResult result = train(prepared, planner);
      return export(result, epilogue);
    } finally {
      session.progress().end();
    }
  }

  private FeatureJob open() {
    return session.timing().measure("scan", () -> FeatureJob.open(request.features()));
  }

  /** Refuses what cannot be trained before any work is spent on it. */
  private Planner planner(FeatureJob job) {
    return new Planner(job, request.head(), request.tuning());
  }

  /** Where there is a checkpoint to go on from, nothing is gained by stopping before it is read. */
  private Prepared prepare(FeatureJob job, Planner planner) {
    boolean goesOn = request.pausing().resume() && Checkpoints.isIn(out.checkpoint());
    Session patient = goesOn ? session.unstoppable() : session;
    Prepared prepared = Prepared.of(job, planner.head(), patient);
    boolean triesViews =
        session.timing().measure("plan", () -> planner.triesViews(prepared, session.progress()));
    return triesViews ? prepared.tryingViews(patient) : prepared;
  }

  private StrategyResult train(Prepared prepared, Planner planner) {
    JobSettings settings = JobKey.of(prepared, planner);
    if (request.pausing().resume()) {
      out.requireFinished(settings.key());
    }
    RunCheckpoints checkpoints = RunCheckpoints.in(out.checkpoint(), settings, request.pausing());
    return new StrategyTraining(prepared, planner, request.pausing(), checkpoints, session).run();
  }

  private RunRecord export(StrategyResult result, Epilogue epilogue) {
    session.progress().begin("Checking and writing the model", 0);
    RunRecord record = result.write(out, request.destination().asked());
    epilogue.follow(record, result.judged());
    return record;
  }

  /**
   * The first step alone: features and the exact head, which all strategies share.
   *
   * @param job closed with what is returned
   * @param stop asked now and then; once it says true, views of samples are left out
   * @throws GraftException if no sample can be read
   */
  public static Prepared prepare(FeatureJob job, HeadRequest head, BooleanSupplier stop) {
    Session session = session(job, stop);
    return withThreads(job, () -> Prepared.of(job, head, session).tryingViews(session));
  }

  /**
   * The second step alone: one strategy on what was prepared. Nothing is written, and what is
   * broken off is lost.
   *
   * @param stop asked between training steps; once it says true, training ends with the best state
   *     so far
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static StrategyResult train(Prepared prepared, Tuning tuning, BooleanSupplier stop) {
    FeatureJob job = prepared.job();
    Pausing pausing = Pausing.defaults().withStop(stop);
    Planner planner = new Planner(job, prepared.request(), tuning);
    RunCheckpoints none = RunCheckpoints.none(JobKey.of(prepared, planner));
    Session session = session(job, stop);
    return withThreads(
        job, () -> new StrategyTraining(prepared, planner, pausing, none, session).run());
  }

  /**
   * Tells a training from every other that would come to another result.
   *
   * @throws GraftException if the strategy is not possible here
   */
  public static String key(Prepared prepared, Tuning tuning) {
    return JobKey.of(prepared, new Planner(prepared.job(), prepared.request(), tuning)).key();
  }

  /**
   * The first two steps, for a strategy of which it is seen beforehand whether it is possible.
   *
   * @param job stays open for as long as the result is used
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public static StrategyResult train(FeatureJob job, HeadRequest head, Tuning tuning) {
    HeadRequest own = new Planner(job, head, tuning).head();
    return train(prepare(job, own, () -> false), tuning, () -> false);
  }

  private static Session session(FeatureJob job, BooleanSupplier stop) {
    return new Session(new Timing(System::nanoTime), job.workshop().progress(), stop);
  }

  private static <T> T withThreads(FeatureJob job, Supplier<T> work) {
    try {
      return TorchRuntime.withThreads(job.workshop().threads(), work);
    } finally {
      job.workshop().progress().end();
    }
  }
}
