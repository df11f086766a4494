package consumer;

import dev.graft.data.Source;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Says what is on pictures: {@code java -jar spring-boot-1.jar MODEL PICTURE...} */
@SpringBootApplication
public class Predict {
  public static void main(String[] arguments) {
    SpringApplication.run(Predict.class, arguments);
  }

  /** The model that is asked, for as long as the program runs. */
  @Bean
  GraftedModel model(ApplicationArguments arguments) {
    return GraftedModel.read(Path.of(arguments.getNonOptionArgs().get(0)));
  }

  @Bean
  Predictor predictor(GraftedModel model) {
    return new Predictor(model, 1);
  }

  /** Answers for each picture. */
  @Component
  record Answers(GraftedModel model, Predictor predictor) implements ApplicationRunner {
    @Override
    public void run(ApplicationArguments arguments) throws IOException {
      List<String> given = arguments.getNonOptionArgs();
      for (String picture : given.subList(1, given.size())) {
        Prediction prediction = predictor.predict(Source.of(Path.of(picture)));
        System.out.println(picture + ": " + model.card().outputNames().get(prediction.best()));
      }
    }
  }
}
