package dev.graft.train;

import dev.graft.features.FeatureSet;
import dev.graft.graph.Tensor;
import dev.graft.head.FittedHead;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.Candidate;
import dev.graft.loop.Job;
import dev.graft.loop.Outcome;
import dev.graft.loop.Validator;
import dev.graft.loop.Weights;
import dev.graft.policy.Recipe.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The states that may become the result, and what each answers for the validation samples: the
 * exact head on the backbone as it was, the state after each epoch, points on the line to it and,
 * last, the trained backbone with its head solved anew.
 *
 * <p>Points are tried only on validation samples enough to tell so many states apart: Wortsman et
 * al., "Robust fine-tuning of zero-shot models", 2022, arXiv:2109.01903.
 */
final class Contenders {
  /** Points between the start, 0, and the trained state, 1. */
  private static final List<Double> SHARES = List.of(0.25, 0.5, 0.75);

  private static final int ENOUGH_FOR_POINTS = 50;

  private final Lesson lesson;
  private final Job job;
  private final Outcome outcome;
  private final Validator validator;
  private final Export export;
  private final boolean rivals;
  private final int epochs;
  private final List<Tensor> answers;
  private final List<Contender> further = new ArrayList<>();
  private Export.@Nullable Finished end;

  /**
   * A state that training led to.
   *
   * @param name how the run calls it
   * @param share how far on the line from the start, from 0 to 1
   * @param headAnew whether its head is solved anew, exactly, on its features
   */
  record Contender(String name, Weights weights, double share, boolean headAnew) {}

  /**
   * What a training came to.
   *
   * @param validator that remembers what it was asked
   * @param rivals whether the exact head may be the result
   */
  Contenders(
      Lesson lesson, Job job, Outcome outcome, Validator validator, Export export, boolean rivals) {
    this.lesson = lesson;
    this.job = job;
    this.outcome = outcome;
    this.validator = validator;
    this.export = export;
    this.rivals = rivals;
    this.epochs = validator.answers().size() - 1;
    boolean complete = epochs > 0 && !outcome.stopped();
    if (complete && job.recipe().start() == Start.LINEAR_PROBE && enoughForPoints()) {
      SHARES.forEach(share -> further.add(onLine(share)));
    }
    this.answers = new ArrayList<>(validator.answers());
    if (rivals) {
      answers.set(0, headAnswers());
      if (complete) {
        addHeadAnew();
      }
    }
  }

  private boolean enoughForPoints() {
    return lesson.watched().size() >= ENOUGH_FOR_POINTS;
  }

  private Contender onLine(double share) {
    Candidate result = outcome.result();
    Weights point = job.network().onLine(job.recipe(), result.weights(), share);
    validator.score(point); // which remembers what it answers
    String name =
        String.format(Locale.ROOT, "%.2f of the way from the start to %s", share, result.name());
    return new Contender(name, point, share, false);
  }

  private void addHeadAnew() {
    Candidate result = outcome.result();
    String name = result.name() + " with its head solved anew";
    Contender anew = new Contender(name, result.weights(), 1, true);
    Export.Finished finished = finished(anew);
    LinearHead head = lesson.scale().withoutUnit(finished.head());
    answers.add(tensor(head.apply(finished.features("val"))));
    further.add(anew);
  }

  /** What the exact head answers for the validation samples, numbers without unit. */
  private Tensor headAnswers() {
    FeatureSet validation = Objects.requireNonNull(lesson.parts().heldOut().get("val"));
    FittedHead probe = lesson.probe();
    return tensor(lesson.scale().withoutUnit(probe.head()).apply(validation.matrix()));
  }

  private static Tensor tensor(FloatMatrix answers) {
    return Tensor.ofFloats(answers.toArray(), answers.rows(), answers.columns());
  }

  /** The choice among them. */
  Selection selection() {
    return new Selection(
        answers,
        lesson.scale().withoutUnit(lesson.targets(lesson.watched())).measuredFor(job.recipe()),
        lesson.parts().targets(lesson.watched()),
        job.recipe(),
        epochs,
        rivals);
  }

  /** The one behind a number that {@link Selection} chose, other than the exact head. */
  Contender get(int state) {
    Candidate result = outcome.result();
    return state > epochs
        ? further.get(state - epochs - 1)
        : new Contender(result.name(), result.weights(), 1, false);
  }

  /** It as ONNX Runtime has it. */
  Export.Finished finished(Contender contender) {
    if (contender.share() < 1) {
      return export.finished(job, contender.weights(), validator, lesson.scale(), "val");
    }
    if (end == null) {
      end = export.finished(job, contender.weights(), validator, lesson.scale(), "val");
    }
    return contender.headAnew() ? export.withHeadAnew(end) : end;
  }
}
