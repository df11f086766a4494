package dev.graft.compare;

import dev.graft.GraftException;
import dev.graft.Workshop;
import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.eval.ClassMetrics;
import dev.graft.model.GraftedModel;
import dev.graft.train.EvaluatedPart;
import dev.graft.train.FeatureJob;
import dev.graft.train.ModelEvaluation;
import dev.graft.train.StrategyResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Data of another kind that results are asked about too.
 *
 * @param data where each set is
 * @param contents the checksum of each
 */
record OtherData(List<Path> data, List<String> contents, Workshop workshop) {
  /**
   * Reads them, so that what cannot be used is refused before anything is trained.
   *
   * @throws GraftException if one cannot be read or has no sample of a known class
   */
  static OtherData of(FeatureJob job, ComparisonRequest request) {
    Workshop workshop = request.features().workshop();
    List<String> contents = new ArrayList<>();
    for (Path path : request.also()) {
      DataSetOptions options =
          DataSetOptions.forEvaluation(job.data().task(), job.data().outputNames());
      try (DataSet other =
          DataSet.read(
              path,
              options,
              request.features().backbone().modality()::problem,
              workshop.threads())) {
        contents.add(other.sha256());
      }
    }
    return new OtherData(request.also(), contents, workshop);
  }

  /** What tells a comparison on these from others. */
  String key(String job) {
    return contents.isEmpty() ? job : job + " " + String.join(" ", contents);
  }

  /** How good a result is on each. */
  List<Elsewhere> measure(StrategyResult result) {
    if (data.isEmpty()) {
      return List.of();
    }
    GraftedModel model = result.model();
    return data.stream().map(path -> measure(model, path)).toList();
  }

  private Elsewhere measure(GraftedModel model, Path path) {
    ModelEvaluation seen = ModelEvaluation.of(model, path, EvaluatedPart.ALL, false, 1, workshop);
    ClassMetrics classes = seen.metrics() instanceof ClassMetrics own ? own : null;
    return new Elsewhere(
        path.toString(),
        seen.samples(),
        seen.metrics().headline(),
        classes == null ? null : Interval.of(classes),
        classes == null ? null : classes.ece(),
        seen.unlikeTraining(),
        seen.skipped().size(),
        seen.warnings());
  }
}
