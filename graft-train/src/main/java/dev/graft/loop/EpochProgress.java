package dev.graft.loop;

import dev.graft.Progress;
import dev.graft.policy.Score;
import dev.graft.policy.Stage;
import java.util.Collections;
import java.util.Locale;

/** Tells of a stage's epochs: how far they are, and a line about each that is done. */
final class EpochProgress {
  private final Progress progress;
  private final Job job;
  private final Stage stage;
  private String lastScore = "";
  private double seconds;
  private double effort;

  EpochProgress(Progress progress, Job job, Stage stage) {
    this.progress = progress;
    this.job = job;
    this.stage = stage;
  }

  /** The stage begins, or goes on, here. */
  void begin(Position position) {
    long rows = job.train().rows();
    progress.begin(
        text(
            "%s, %s%d epoch%s",
            stage.name(), atMost(), stage.maxEpochs(), stage.maxEpochs() == 1 ? "" : "s"),
        rows * stage.maxEpochs(),
        rows * position.epoch() + position.samples());
  }

  /** A step on so many samples led here. */
  void stepped(Position position, int samples) {
    progress.figures(
        text("epoch %d, loss %.3f%s", position.epoch() + 1, position.meanLoss(), lastScore));
    progress.advance(samples);
  }

  /** An epoch is done, and this is what the stage keeps so far. */
  void finished(EpochReport epoch, Candidate kept) {
    Score score = epoch.validation();
    String measure = job.validation().measure();
    boolean measured = !score.equals(Score.UNKNOWN);
    lastScore = measured ? text(", val %s %.3f", measure, score.measure()) : "";
    if (measured && !stage.keepsLast()) {
      lastScore += text(", best %.3f", kept.score().measure());
    }
    progress.figures(text("epoch %d done%s", epoch.epoch(), lastScore));
    seconds += epoch.seconds();
    int before = before();
    int done = before + epoch.epoch();
    effort += job.recipe().effort(done - 1, done);
    double left = seconds / effort * job.recipe().effort(done, before + stage.maxEpochs());
    progress.note(
        text(
            "%s, epoch %d of %s%d: train loss %.4f%s; rate %.2g, %.1f s%s",
            stage.name(),
            epoch.epoch(),
            atMost(),
            stage.maxEpochs(),
            epoch.trainLoss(),
            measured ? text(", val loss %.4f", score.loss()) + lastScore : "",
            Collections.max(epoch.learningRates().values()),
            epoch.seconds(),
            left > 0
                ? text(", %s%.0f s left", stage.keepsLast() ? "about " : "at most ", left)
                : ""));
  }

  /** How many epochs the stages before this one have. */
  private int before() {
    return job.recipe().epochsBefore(job.recipe().stages().indexOf(stage));
  }

  private String atMost() {
    return stage.keepsLast() ? "" : "at most ";
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
