package consumer;

import dev.graft.model.Model;
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
  Model model(ApplicationArguments arguments) {
    return Model.open(Path.of(arguments.getNonOptionArgs().get(0)));
  }

  /** Answers for each picture. */
  @Component
  record Answers(Model model) implements ApplicationRunner {
    @Override
    public void run(ApplicationArguments arguments) {
      List<String> given = arguments.getNonOptionArgs();
      for (String picture : given.subList(1, given.size())) {
        System.out.println(picture + ": " + model.classify(Path.of(picture)).label());
      }
    }
  }
}
