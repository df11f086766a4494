package consumer;

import dev.graft.model.Model;
import java.nio.file.Path;
import java.util.List;

/** Says what is on pictures: {@code Predict MODEL PICTURE...} */
public final class Predict {
  private Predict() {}

  public static void main(String[] arguments) {
    try (Model model = Model.open(Path.of(arguments[0]))) {
      for (String picture : List.of(arguments).subList(1, arguments.length)) {
        System.out.println(picture + ": " + model.classify(Path.of(picture)).label());
      }
    }
  }
}
