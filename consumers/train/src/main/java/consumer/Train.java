package consumer;

import dev.graft.Workshop;
import dev.graft.api.Graft;
import dev.graft.api.Run;
import dev.graft.data.DataSet;
import dev.graft.graph.Backbone;
import dev.graft.model.Answer;
import dev.graft.model.Model;
import dev.graft.policy.Strategy;
import java.nio.file.Path;
import java.util.Optional;

/** Trains on a folder with a folder of pictures per class, then says what is on a picture. */
public final class Train {
  private Train() {}

  /** {@code Train PICTURES OUT CACHE PICTURE STRATEGY} */
  public static void main(String[] arguments) {
    Path out = Path.of(arguments[1]);
    Strategy strategy = Strategy.parse(arguments[4], Optional.empty());
    try (Graft graft = Graft.open(Workshop.of(Path.of(arguments[2])))) {
      DataSet pictures = graft.pictures(Path.of(arguments[0]));
      Run run = graft.train(pictures, Backbone.named("seedling"), strategy);
      System.out.println("validated: " + run.validation().accuracy());
      run.write(out);
    }
    try (Model model = Model.open(out.resolve("model.onnx"))) {
      Answer answer = model.classify(Path.of(arguments[3]));
      System.out.println("answer: " + answer.label());
    }
  }
}
