package consumer;

import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Source;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.head.HeadSettings;
import dev.graft.hub.Hub;
import dev.graft.hub.MavenUser;
import dev.graft.image.Preparation;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import dev.graft.policy.Strategy;
import dev.graft.report.Report;
import dev.graft.train.FeatureRequest;
import dev.graft.train.RunRecord;
import dev.graft.train.TrainRequest;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/** Trains on a folder with a folder of pictures per class, then says what is on a picture. */
public final class Train {
  private Train() {}

  /** {@code Train PICTURES OUT CACHE PICTURE STRATEGY} */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    Path out = Path.of(arguments[1]);
    Workshop workshop = Workshop.of(Path.of(arguments[2]));
    MavenUser nobody = MavenUser.of(workshop.cache(), Map.of(), new Properties());
    BackboneSource backbone =
        new Hub(workshop.cache(), nobody, workshop.progress()).find("seedling");
    Preparation prepared = Preparation.of(backbone);
    FeatureRequest features =
        new FeatureRequest(
            data,
            DataSetOptions.defaults(),
            backbone,
            FeatureChoice.automatic(),
            prepared.preprocessing(),
            prepared.origin(),
            workshop);
    TrainRequest request =
        new TrainRequest(
            features,
            HeadSettings.defaults(workshop.threads()),
            OptionalInt.of(1),
            Tuning.defaults().withStrategy(Strategy.parse(arguments[4], Optional.empty())),
            true,
            out,
            true,
            Optional.empty());
    RunRecord run =
        TransferLearning.run(
            request,
            (record, judged) -> Report.write(out, record, judged, prepared.preprocessing()));
    System.out.println("validated: " + run.metrics().get("val").headline());
    GraftedModel model = GraftedModel.read(Path.of(run.model()));
    try (Predictor predictor = new Predictor(model, 1)) {
      Prediction prediction = predictor.predict(Source.of(Path.of(arguments[3])));
      System.out.println("answer: " + model.card().outputNames().get(prediction.best()));
    }
  }
}
