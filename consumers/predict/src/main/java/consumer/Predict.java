package consumer;

import dev.graft.data.Source;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Says what is on pictures: {@code Predict MODEL PICTURE...} */
public final class Predict {
  private Predict() {}

  public static void main(String[] arguments) throws IOException {
    GraftedModel model = GraftedModel.read(Path.of(arguments[0]));
    try (Predictor predictor = new Predictor(model, 1)) {
      for (String picture : List.of(arguments).subList(1, arguments.length)) {
        Prediction prediction = predictor.predict(Source.of(Path.of(picture)));
        System.out.println(picture + ": " + model.card().outputNames().get(prediction.best()));
      }
    }
  }
}
