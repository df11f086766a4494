package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Sample;
import dev.graft.eval.DetectionMetrics;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.modality.Modality;
import dev.graft.model.Finder;
import dev.graft.model.Found;
import dev.graft.model.GraftedModel;
import dev.graft.report.BoxReport;
import dev.graft.report.BoxReport.Looked;
import dev.graft.train.EvaluatedPart;
import dev.graft.train.ModelEvaluation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page that {@code evaluate --report} writes. */
final class BoxPage {
  private BoxPage() {}

  /**
   * Looks at the pictures once more, and writes it.
   *
   * @param evaluation of the same model on the same data
   */
  static void write(
      Path file,
      Path modelFile,
      GraftedModel model,
      Path path,
      EvaluatedPart part,
      ModelEvaluation evaluation) {
    if (part == EvaluatedPart.NEW || part == EvaluatedPart.SEEN) {
      throw new GraftException(
          Fault.USAGE,
          "--report shows all pictures, or those of the part train, val or test; drop it, or ask for one of these.");
    }
    Modality modality = model.card().processor().modality();
    List<String> names = model.card().outputNames();
    DataSetOptions options = DataSetOptions.forEvaluation(model.card().task(), names);
    Workshop workshop = UsersWorkshop.open();
    List<Looked> looked = new ArrayList<>();
    try (DataSet data = DataSet.read(path, options, modality, workshop.threads());
        Finder finder = new Finder(model, 1)) {
      List<Sample> samples = part.of(data);
      List<Outcome<Found>> found =
          finder.detect(
              "Pictures for the report", samples, workshop.threads(), workshop.progress());
      for (int i = 0; i < samples.size(); i++) {
        if (found.get(i) instanceof Outcome.Done<Found> done) {
          looked.add(new Looked(samples.get(i), done.value()));
        }
      }
      new BoxReport(
              String.valueOf(modelFile.getFileName()),
              String.valueOf(path.toAbsolutePath().getFileName()),
              names,
              (DetectionMetrics) evaluation.metrics(),
              looked,
              Finder.USUAL_SCORE)
          .write(file, modality);
    }
  }
}
