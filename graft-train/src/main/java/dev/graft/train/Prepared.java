package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Targets;
import dev.graft.features.FeatureSet;
import dev.graft.graph.Block;
import dev.graft.head.FittedHead;
import dev.graft.head.HeadChoice;
import dev.graft.head.HeadChoice.Candidate;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.linalg.FloatMatrix;
import dev.graft.modality.Noun;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Situation;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Data, backbone, features and the exact head on them: what every strategy starts from. Closing it
 * closes the archives that samples are read from. For one thread.
 */
public final class Prepared implements AutoCloseable {
  private final FeatureJob job;
  private final HeadRequest request;
  private final Parts parts;
  private final FittedHead head;
  private final int views;
  private final Optional<String> cutShort;
  private @Nullable Situation situation;

  private Prepared(
      FeatureJob job,
      HeadRequest request,
      Parts parts,
      FittedHead head,
      int views,
      Optional<String> cutShort) {
    this.job = job;
    this.request = request;
    this.parts = parts;
    this.head = head;
    this.views = views;
    this.cutShort = cutShort;
  }

  /**
   * Computes the features of all samples and solves the head from the samples as they are.
   *
   * @throws GraftException if no sample can be read
   */
  static Prepared of(FeatureJob job, HeadRequest request, Session session) {
    Parts parts = session.timing().measure("features", () -> job.extract());
    session.progress().begin("Solving the head", 0);
    Targets targets = parts.targets(parts.train().samples());
    FloatMatrix features = parts.train().matrix();
    FittedHead alone =
        session.timing().measure("head", () -> Heads.fit(features, targets, request.settings()));
    return new Prepared(job, request, parts, alone, 1, Optional.empty());
  }

  /**
   * The same with the head solved from views of the samples where that is better, and worth trying.
   * There is something to lose, so that here it is asked for the first time whether to stop.
   */
  Prepared tryingViews(Session session) {
    boolean enough = session.stop().getAsBoolean();
    int count = usualViews();
    if (count == 1) {
      return this;
    }
    try {
      if (enough) {
        throw new StoppedException();
      }
      FloatMatrix rows = views(job, parts, count, session);
      session.progress().begin("Solving the head for the views", 0);
      Targets targets = parts.targets(parts.train().samples());
      FittedHead best =
          session
              .timing()
              .measure(
                  "head",
                  () -> Heads.fitViews(head, rows, targets, request.settings(), session.stop()));
      return with(best, count, Optional.empty());
    } catch (StoppedException e) {
      String untried =
          "training was stopped before views of the %s were tried".formatted(job.noun().many());
      return with(head, count, Optional.of(untried));
    }
  }

  private Prepared with(FittedHead other, int offered, Optional<String> untried) {
    Prepared changed = new Prepared(job, request, parts, other, offered, untried);
    changed.situation = situation;
    return changed;
  }

  /** How many views of each sample it would be solved from. */
  int usualViews() {
    boolean possible =
        request.solvesLogistic(parts.data().task())
            && job.backbone().processor().modality().varies()
            && job.backbone().processor().signature().canBatch();
    int usual = possible ? HyperRule.views(parts.size(), head.choice().taken().score()) : 1;
    return request.views().orElse(usual);
  }

  private static FloatMatrix views(FeatureJob job, Parts parts, int count, Session session) {
    return session
        .timing()
        .measure("features", () -> job.views(parts, count, session.progress(), session.stop()));
  }

  /**
   * The head solved anew, by the same method and strength, for other samples.
   *
   * @throws StoppedException once it is asked to stop
   */
  FittedHead headOn(Parts others, Session session) {
    HeadChoice chosen = head.choice();
    int count = chosen.taken().views();
    FloatMatrix rows = count == 1 ? others.train().matrix() : views(job, others, count, session);
    session.progress().begin("Solving the head", 0);
    Targets targets = others.targets(others.train().samples());
    return session
        .timing()
        .measure(
            "head", () -> Heads.again(chosen, rows, targets, request.settings(), session.stop()));
  }

  /** How much data there are, how far from the backbone's, and what the head makes of them. */
  Situation situation(Progress progress) {
    if (situation == null) {
      progress.begin(
          "Measuring how far the %s are from the backbone's".formatted(job.noun().many()), 0);
      OptionalDouble shift = job.shift(parts.train().samples());
      situation = new Situation(parts.size(), shift, OptionalDouble.of(headScore()));
    }
    return situation;
  }

  /**
   * How good the head is on samples left out, from 0 to 1: the one from samples as they are, so
   * that views of them change no plan.
   */
  public double headScore() {
    return head.choice().candidates().stream()
        .filter(candidate -> candidate.views() == 1)
        .min(Comparator.comparingDouble(Candidate::loss))
        .orElse(head.choice().taken())
        .score();
  }

  /** The same, telling of it as the workshop has it. */
  public Situation situation() {
    return situation(job.workshop().progress());
  }

  /**
   * What a strategy would do here, without doing it.
   *
   * @throws GraftException if it is not possible
   */
  public Plan plan(Tuning tuning) {
    return new Planner(job, request, tuning).informed(this, job.workshop().progress());
  }

  /** How good an exact head is at several depths of the network. */
  public List<Depth> depths() {
    return Depth.of(job);
  }

  /** The training samples and what the backbone shows of them. */
  public FeatureSet training() {
    return parts.train();
  }

  /** The validation samples, which the head has not learned from; empty if there are none. */
  public Optional<FeatureSet> validation() {
    return Optional.ofNullable(parts.heldOut().get("val"));
  }

  /** The right answers of samples. */
  public Targets targets(FeatureSet features) {
    return parts.targets(features.samples());
  }

  /** What people call the samples. */
  public Noun noun() {
    return job.noun();
  }

  /** Whether samples have lengths, as texts do. */
  public boolean hasLengths() {
    return !job.backbone().processor().signature().isFixed();
  }

  /** How exact heads are solved. */
  public HeadSettings headSettings() {
    return request.settings();
  }

  /** How many parameters the network has up to its features. */
  public long parameters() {
    return job.backbone().backbone().blocks().stream().mapToLong(Block::parameterCount).sum();
  }

  /**
   * The same split, features and exact head, for trainings with another seed; good for as long as
   * this is open.
   */
  public Prepared withSeed(long seed) {
    Prepared other = new Prepared(job.withSeed(seed), request, parts, head, views, cutShort);
    other.situation = situation;
    return other;
  }

  /** What it was prepared from. */
  public DataSet data() {
    return parts.data();
  }

  /** The network as it was before. */
  public Pretrained pretrained() {
    BackboneFile file = job.backbone();
    return new Pretrained(file.backbone(), file.answering(), file.processor());
  }

  /** The samples of each part that could be read: train, val, test. */
  public Map<String, List<Sample>> samples() {
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    parts.byName().forEach((part, features) -> samples.put(part, features.samples()));
    return samples;
  }

  /** The backbone's name. */
  public String backbone() {
    return job.backbone().name();
  }

  FeatureJob job() {
    return job;
  }

  HeadRequest request() {
    return request;
  }

  Parts parts() {
    return parts;
  }

  /** The exact head on the features of the training samples. */
  public FittedHead head() {
    return head;
  }

  /** How many views of each sample it was offered. */
  int views() {
    return views;
  }

  /** What was left out because the run was to end. */
  Optional<String> cutShort() {
    return cutShort;
  }

  @Override
  public void close() {
    job.close();
  }
}
