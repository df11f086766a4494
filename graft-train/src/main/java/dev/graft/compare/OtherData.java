package dev.graft.compare;

import dev.graft.GraftException;
import dev.graft.Workshop;
import dev.graft.compare.ComparedStrategy.Interval;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.eval.ClassMetrics;
import dev.graft.modality.Modality;
import dev.graft.model.GraftedModel;
import dev.graft.train.EvaluatedPart;
import dev.graft.train.FeatureJob;
import dev.graft.train.ModelEvaluation;
import dev.graft.train.StrategyResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Data of another kind that results are asked about too, read once. Closing it closes the archives
 * that samples are read from.
 *
 * @param sets each set by where it is, in the order in which they were given
 */
record OtherData(Map<Path, DataSet> sets, Workshop workshop) implements AutoCloseable {
  /**
   * Reads them, so that what cannot be used is refused before anything is trained.
   *
   * @throws GraftException if one cannot be read or has no sample of a known class
   */
  static OtherData of(FeatureJob job, ComparisonRequest request) {
    OtherData all = new OtherData(new LinkedHashMap<>(), request.features().workshop());
    DataSetOptions options =
        DataSetOptions.forEvaluation(job.data().task(), job.data().outputNames());
    Modality modality = request.features().backbone().modality();
    try {
      for (Path path : request.also()) {
        if (!all.sets.containsKey(path)) {
          all.sets.put(path, DataSet.read(path, options, modality, all.workshop.threads()));
        }
      }
      return all;
    } catch (RuntimeException | Error e) {
      all.close();
      throw e;
    }
  }

  /** What an earlier run of a strategy came to on these; empty if it was not asked about all. */
  Optional<List<Elsewhere>> known(ComparedStrategy earlier) {
    List<Elsewhere> known = new ArrayList<>();
    sets.forEach(
        (path, data) ->
            earlier.elsewhere().stream()
                .filter(there -> data.sha256().equals(there.sha256()))
                .findFirst()
                .ifPresent(there -> known.add(there.at(path))));
    return known.size() == sets.size() ? Optional.of(known) : Optional.empty();
  }

  /** How good a result is on each. */
  List<Elsewhere> measure(StrategyResult result) {
    if (sets.isEmpty()) {
      return List.of();
    }
    GraftedModel model = result.model();
    return sets.entrySet().stream()
        .map(set -> measure(model, set.getKey(), set.getValue()))
        .toList();
  }

  private Elsewhere measure(GraftedModel model, Path path, DataSet data) {
    ModelEvaluation seen = ModelEvaluation.of(model, data, EvaluatedPart.ALL, 1, workshop);
    ClassMetrics classes = seen.metrics() instanceof ClassMetrics own ? own : null;
    return new Elsewhere(
        path.toString(),
        data.sha256(),
        seen.samples(),
        seen.metrics().headline(),
        classes == null ? null : Interval.of(classes),
        classes == null ? null : classes.ece(),
        seen.unlikeTraining(),
        seen.skipped().size(),
        seen.warnings());
  }

  @Override
  public void close() {
    sets.values().forEach(DataSet::close);
  }
}
