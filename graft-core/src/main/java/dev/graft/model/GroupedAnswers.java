package dev.graft.model;

import dev.graft.Progress;
import dev.graft.UnreadableException;
import dev.graft.Workers;
import dev.graft.data.Sample;
import dev.graft.features.LengthGroups;
import dev.graft.features.SamplePass;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.modality.Decoded;
import dev.graft.modality.Processor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * Answers for samples of different lengths, which go through the network in groups of like length.
 *
 * @param threads how many groups are worked on at once
 */
record GroupedAnswers(Predictor predictor, Processor processor, int threads) {
  /** In the samples' order. */
  <T> List<Outcome<T>> run(
      SamplePass pass,
      List<Sample> samples,
      Progress progress,
      BiFunction<Decoded, Prediction, T> result) {
    List<Outcome<Decoded>> decoded = pass.run(samples, SamplePass.Shown::decoded, Progress.none());
    List<Outcome<T>> outcomes = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    List<Decoded> readable = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (decoded.get(i) instanceof Outcome.Done<Decoded> done) {
        rows.add(i);
        readable.add(done.value());
        outcomes.add(new Outcome.Unreadable<>("is not answered yet"));
      } else {
        outcomes.add(
            new Outcome.Unreadable<>(((Outcome.Unreadable<Decoded>) decoded.get(i)).reason()));
        progress.advance(1);
      }
    }
    List<int[]> groups = LengthGroups.of(readable.stream().mapToLong(Decoded::extent).toArray());
    try (Workers workers = new Workers("graft-answers", threads)) {
      List<Future<List<Outcome<Prediction>>>> answers = new ArrayList<>();
      for (int[] group : groups) {
        answers.add(
            workers.submit(
                () -> {
                  List<Outcome<Prediction>> predictions =
                      answers(Arrays.stream(group).mapToObj(readable::get).toList());
                  progress.advance(group.length);
                  return predictions;
                }));
      }
      for (int g = 0; g < groups.size(); g++) {
        List<Outcome<Prediction>> predictions = Workers.result(answers.get(g));
        for (int i = 0; i < predictions.size(); i++) {
          int index = groups.get(g)[i];
          outcomes.set(
              rows.get(index),
              predictions.get(i) instanceof Outcome.Done<Prediction> done
                  ? new Outcome.Done<>(result.apply(readable.get(index), done.value()))
                  : new Outcome.Unreadable<>(
                      ((Outcome.Unreadable<Prediction>) predictions.get(i)).reason()));
        }
      }
    }
    return outcomes;
  }

  /** Of one group; where that has no answers, of each by itself. */
  private List<Outcome<Prediction>> answers(List<Decoded> group) {
    List<Outcome<Prediction>> answers = new ArrayList<>();
    try {
      predictor.predictDecoded(group).forEach(one -> answers.add(new Outcome.Done<>(one)));
    } catch (UnreadableException e) {
      if (group.size() == 1) {
        return List.of(new Outcome.Unreadable<>(UnreadableException.reason(e)));
      }
      group.forEach(one -> answers.addAll(answers(List.of(one))));
    }
    return answers;
  }
}
