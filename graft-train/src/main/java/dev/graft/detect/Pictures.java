package dev.graft.detect;

import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.NearDuplicates;
import dev.graft.data.Sample;
import dev.graft.eval.Detection;
import dev.graft.eval.DetectionMetrics;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Viewing;
import dev.graft.model.Finder;
import dev.graft.model.Found;
import dev.graft.model.GraftedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pictures of a data set, as a detector is shown them and measured on them.
 *
 * @param file the network that they are prepared for
 * @param decoded where they are kept
 */
record Pictures(DataSet data, DetectorFile file, DecodedStore decoded, Workshop workshop) {
  private static final int LOOKED_INTO = 400;

  /** Some of them, looked at like this. */
  SampleInputs inputs(List<Sample> samples, Viewing viewing) {
    return new SampleInputs(samples, decoded, file.processor(), viewing, data.options().seed());
  }

  /** What engines are compared on where nothing is held out. */
  List<Sample> watched() {
    return data.validation().isEmpty()
        ? data.train().subList(0, Math.min(8, data.train().size()))
        : data.validation();
  }

  /** What measures a detector on some of them; the caller closes it. */
  AnchorScores measuring(DetectionNetwork detector, List<Sample> samples) {
    return new AnchorScores(detector, samples, inputs(samples, Viewing.WHOLE));
  }

  /** How good a model is on each part that was held out, asked as whoever has its file asks it. */
  Map<String, DetectionMetrics> measured(GraftedModel model) {
    Map<String, DetectionMetrics> metrics = new LinkedHashMap<>();
    Map<String, List<Sample>> parts = new LinkedHashMap<>();
    parts.put("val", data.validation());
    parts.put("test", data.test());
    try (Finder finder = new Finder(model, 1)) {
      parts.forEach(
          (part, samples) -> {
            if (!samples.isEmpty()) {
              metrics.put(part, measured(finder, samples));
            }
          });
    }
    return metrics;
  }

  private DetectionMetrics measured(Finder finder, List<Sample> samples) {
    List<Outcome<Found>> answers =
        finder.detect("Measuring", samples, workshop.threads(), workshop.progress());
    return DetectionMetrics.of(
        samples.stream().map(sample -> Views.boxes(sample).boxes()).toList(),
        answers.stream().map(Pictures::things).toList(),
        data.outputNames());
  }

  /** Where it says nothing that can be used, it finds nothing. */
  private static List<Detection> things(Outcome<Found> answer) {
    return answer instanceof Outcome.Done<Found> done ? done.value().things() : List.of();
  }

  /** Sketches, to know them again. */
  List<NearDuplicates.Hashed> hashed(List<Sample> samples) {
    List<NearDuplicates.Hashed> hashed = new ArrayList<>();
    for (Sample sample : samples) {
      try {
        long hash = decoded.get(sample.sha256(), sample::open).sketch();
        hashed.add(new NearDuplicates.Hashed(sample, hash));
      } catch (IOException e) {
        throw SampleInputs.unreadable(sample, e);
      }
    }
    return hashed;
  }

  /** What it finds in pictures that were held out, those that decided nothing where there are. */
  Map<Sample, Found> found(GraftedModel model) {
    List<Sample> held = data.test().isEmpty() ? data.validation() : data.test();
    List<Sample> samples = held.subList(0, Math.min(LOOKED_INTO, held.size()));
    Map<Sample, Found> found = new LinkedHashMap<>();
    try (Finder finder = new Finder(model, 1)) {
      List<Outcome<Found>> each =
          finder.detect("For the report", samples, workshop.threads(), workshop.progress());
      for (int i = 0; i < samples.size(); i++) {
        if (each.get(i) instanceof Outcome.Done<Found> done) {
          found.put(samples.get(i), done.value());
        }
      }
    }
    return found;
  }
}
