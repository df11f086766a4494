package dev.graft.transcribe;

import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.eval.TranscriptMetrics;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.model.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model reads from the samples of each part, as it is asked later: with a beam.
 *
 * @param byPart train, val and test, where there are any
 */
record TranscriptReadings(Map<String, List<Transcribed>> byPart) {
  /** Asks a model. */
  static TranscriptReadings of(
      GraftedModel model, Map<String, List<Sample>> parts, int threads, Progress progress) {
    Map<String, List<Transcribed>> byPart = new LinkedHashMap<>();
    try (Predictor predictor = new Predictor(model, 1)) {
      Reading reading = Reading.of(model.card());
      parts.forEach(
          (part, samples) -> {
            if (!samples.isEmpty()) {
              List<Outcome<Prediction>> outcomes =
                  predictor.predict("Reading " + part, samples, threads, progress);
              byPart.put(part, read(samples, outcomes, reading));
            }
          });
    }
    return new TranscriptReadings(byPart);
  }

  private static List<Transcribed> read(
      List<Sample> samples, List<Outcome<Prediction>> outcomes, Reading reading) {
    List<Transcribed> read = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Done<Prediction> done) {
        String right = ((Target.Transcript) samples.get(i).target()).text();
        read.add(new Transcribed(samples.get(i), right, reading.text(done.value())));
      }
    }
    return read;
  }

  /** The same with those of a part as another model reads them. */
  TranscriptReadings with(String part, TranscriptReadings other) {
    Map<String, List<Transcribed>> changed = new LinkedHashMap<>(byPart);
    Optional.ofNullable(other.byPart.get(part)).ifPresent(read -> changed.put(part, read));
    return new TranscriptReadings(changed);
  }

  /** How good that is. */
  Map<String, TranscriptMetrics> metrics() {
    Map<String, TranscriptMetrics> metrics = new LinkedHashMap<>();
    byPart.forEach(
        (part, all) ->
            metrics.put(
                part,
                TranscriptMetrics.of(
                    all.stream().map(Transcribed::read).toList(),
                    all.stream().map(Transcribed::right).toList())));
    return metrics;
  }
}
