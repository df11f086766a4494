package dev.graft.suggest;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Task;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.GraftedModel;
import dev.graft.suggest.DiverseChoice.Chosen;
import java.util.List;

/**
 * Which unlabelled samples to label next, so that a model gains most: those that it is unsure of,
 * and that are unlike one another and unlike those that it knows. How unsure it is of a sample is
 * one less the lead of the most probable class over the next; of labels, how near the least sure
 * one is to a half. They are told apart by what the network shows the head of them.
 *
 * @param suggestions to label, the cluster of most doubt first
 * @param looked how many samples these were taken from
 * @param known how many samples the model has learned from or was chosen by, and are left out
 * @param skipped what could not be read
 */
public record NextLabels(
    List<Suggestion> suggestions, int looked, int known, List<Skipped> skipped) {
  /** Copies the lists. */
  public NextLabels {
    suggestions = List.copyOf(suggestions);
    skipped = List.copyOf(skipped);
  }

  /**
   * A sample to label.
   *
   * @param path where it is
   * @param guess what the model takes it for
   * @param probability how probable it takes that to be, from 0 to 1
   * @param doubt how unsure it is, from 0 to 1
   * @param about what it is unsure of: the class that is next after the guess, or the label that is
   *     least sure
   * @param aboutProbability how probable it takes that to be, from 0 to 1
   * @param standsFor how many unknown samples it was taken from the middle of, itself among them
   */
  public record Suggestion(
      String path,
      String guess,
      double probability,
      double doubt,
      String about,
      double aboutProbability,
      int standsFor) {}

  /**
   * Finds them.
   *
   * @param samples without right answers; those that the model has learned from may be among them
   * @param unread others that are known already not to be readable
   * @param count how many labels are to be given
   * @param seed draws where clusters start
   * @throws GraftException if the model predicts numbers, or no sample can be read or is new to it
   */
  public static NextLabels of(
      GraftedModel model,
      List<Sample> samples,
      List<Skipped> unread,
      int count,
      long seed,
      Workshop workshop) {
    if (model.card().task() == Task.REGRESS) {
      throw new GraftException(
          Fault.USAGE,
          "the model predicts numbers, and does not know how sure it is of one; expected a model of classes or labels.");
    }
    if (model.card().task() == Task.DETECT) {
      throw new GraftException(
          Fault.USAGE,
          "the model finds things, and has no one answer for a picture whose doubt could be told; expected a model of classes or labels.");
    }
    if (model.card().task() == Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.USAGE,
          "the model writes down what is said, and has no one answer for a sound whose doubt could be told; expected a model of classes or labels.");
    }
    Candidates candidates = Candidates.of(model, samples, unread, workshop);
    FloatMatrix features = candidates.features().matrix();
    Doubts doubts = Doubts.of(model, features);
    double[] doubtOf = new double[features.rows()];
    candidates.fresh().forEach(row -> doubtOf[row] = doubts.of(row));
    List<Chosen> chosen =
        new DiverseChoice(features, doubtOf, candidates.fresh(), candidates.known())
            .choose(count, seed, workshop.threads());
    List<String> names = model.card().outputNames();
    return new NextLabels(
        chosen.stream().map(one -> suggestion(one, candidates, doubts, names)).toList(),
        candidates.fresh().size(),
        candidates.known().size(),
        candidates.skipped());
  }

  private static Suggestion suggestion(
      Chosen chosen, Candidates candidates, Doubts doubts, List<String> names) {
    int row = chosen.row();
    int best = doubts.best(row);
    int about = doubts.about(row);
    return new Suggestion(
        candidates.features().samples().get(row).name(),
        names.get(best),
        doubts.probabilities().get(row, best),
        doubts.of(row),
        names.get(about),
        doubts.probabilities().get(row, about),
        chosen.standsFor());
  }
}
