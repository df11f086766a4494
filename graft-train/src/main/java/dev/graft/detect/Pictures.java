package dev.graft.detect;

import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.NearDuplicates;
import dev.graft.data.Sample;
import dev.graft.eval.DetectionMetrics;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.loop.ForwardPass;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Viewing;
import dev.graft.model.Finder;
import dev.graft.model.Found;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Engine;
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

  /** How good a detector is on each part that was held out. */
  Map<String, DetectionMetrics> measured(DetectionNetwork detector) {
    Map<String, DetectionMetrics> metrics = new LinkedHashMap<>();
    Map<String, List<Sample>> parts = new LinkedHashMap<>();
    parts.put("val", data.validation());
    parts.put("test", data.test());
    parts.forEach(
        (part, samples) -> {
          if (!samples.isEmpty()) {
            try (AnchorScores measuring = measuring(detector, samples);
                Engine engine = Engine.of(detector.graph(), 1);
                SampleInputs pictures = inputs(samples, Viewing.WHOLE)) {
              metrics.put(
                  part, measuring.metrics(ForwardPass.of(engine, pictures, workshop.threads())));
            }
          }
        });
    return metrics;
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
