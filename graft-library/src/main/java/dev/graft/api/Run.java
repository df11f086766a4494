package dev.graft.api;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.eval.ClassMetrics;
import dev.graft.eval.Metrics;
import dev.graft.model.Model;
import dev.graft.report.Report;
import dev.graft.train.RunFolder;
import dev.graft.train.RunFolder.Earlier;
import dev.graft.train.RunRecord;
import dev.graft.train.StrategyResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a training. It is in memory, and reads samples again where it is written: good until
 * the {@link Graft} that made it is closed. For one thread at a time.
 */
public final class Run {
  private final StrategyResult result;

  Run(StrategyResult result) {
    this.result = result;
  }

  /**
   * How good it is on the validation samples, with classes. What is said of them allows for what
   * they chose.
   *
   * @throws GraftException of fault {@code USAGE} if there are none, or if numbers or several
   *     labels are predicted; {@link #metrics()} has those
   */
  public ClassMetrics validation() {
    Metrics measured = result.metrics().get("val");
    if (measured instanceof ClassMetrics classes) {
      return classes;
    }
    throw new GraftException(
        Fault.USAGE,
        measured == null
            ? "no sample was set aside for validation, so nothing measures the result."
            : "the result predicts no classes but has a %s; ask for its metrics."
                .formatted(measured.headline()));
  }

  /** How good it is, by part of the data: train, val, test. */
  public Map<String, Metrics> metrics() {
    return result.metrics();
  }

  /** What was trained. */
  public String strategy() {
    return result.strategy().name();
  }

  /** Why that was trained and chosen, and how: a sentence or phrase each. */
  public List<String> reasons() {
    return result.strategy().reasons();
  }

  /**
   * The model, to be asked without writing it; the caller closes it.
   *
   * @throws GraftException of fault {@code MODEL} if it does not answer as it was trained to
   */
  public Model model() {
    return Model.of(result.model());
  }

  /**
   * Writes {@code model.onnx}, {@code run.json} and {@code report.html}.
   *
   * @param folder is made where it is missing
   * @return the record of the run
   * @throws GraftException if the folder holds the results of an earlier run, or cannot be written;
   *     the run can be written elsewhere then
   */
  public RunRecord write(Path folder) {
    return write(folder, Earlier.REFUSE);
  }

  /**
   * The same in place of the results of an earlier run, if there are any.
   *
   * @throws GraftException if the folder cannot be written
   */
  public RunRecord replace(Path folder) {
    return write(folder, Earlier.OVERWRITE);
  }

  private RunRecord write(Path folder, Earlier earlier) {
    try (RunFolder out = RunFolder.open(folder, earlier)) {
      RunRecord record = result.write(out, Optional.empty());
      Report.write(folder, record, result.judged(), result.modality());
      return record;
    }
  }
}
