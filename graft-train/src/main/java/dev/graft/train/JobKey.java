package dev.graft.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.Sha256;
import dev.graft.Version;
import dev.graft.data.Sample;
import dev.graft.features.FeatureSet;
import dev.graft.head.HeadSettings;
import dev.graft.loop.JobSettings;
import dev.graft.policy.Recipe;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Tells one training from every other that would come to another result. */
final class JobKey {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobKey() {}

  /** All that decides what comes of a training on one machine. */
  static JobSettings of(Prepared prepared, Planner planner) {
    Parts parts = prepared.parts();
    FeatureJob job = prepared.job();
    FeatureSet validation = parts.heldOut().get("val");
    JobSettings settings =
        JobSettings.none()
            .with("seed", job.seed())
            .with("threads", job.workshop().threads())
            .with("task", parts.data().task())
            .with("classes or outputs", parts.data().outputNames())
            .with("training samples", identity(parts.train().samples()))
            .with(
                "validation samples",
                identity(validation == null ? List.of() : validation.samples()))
            .with("backbone", job.backbone().graphKey())
            .withEach("preparation", job.choice().modality().toJson())
            .with("views", views(planner.head().views()))
            .withEach("head", JSON.valueToTree(withoutRepeats(planner.head().settings())))
            .with("giving back what was held out", planner.tuning().refit());
    return descent(settings, planner).with("Graft's version", Version.current());
  }

  private static String views(OptionalInt asked) {
    return asked.isPresent() ? String.valueOf(asked.getAsInt()) : "as many as is usual";
  }

  /** Seed and threads are those of all the training. */
  private static HeadSettings withoutRepeats(HeadSettings settings) {
    return settings.withSeed(0).withThreads(1);
  }

  /** How more than an exact head is trained; where nothing is, nothing said of it matters. */
  private static JobSettings descent(JobSettings settings, Planner planner) {
    Recipe recipe = planner.first().recipe();
    return recipe.stages().isEmpty()
        ? settings.with("recipe", "an exact head")
        : settings
            .withEach("recipe", RecipeJson.of(recipe))
            .withEach("recipe for far data:", RecipeJson.of(planner.ofFarData()))
            .with("search for a rate", planner.tuning().findRate());
  }

  /** Tells these samples, in this order, from others. */
  private static String identity(List<Sample> samples) {
    return "%s of SHA-256 %s"
        .formatted(
            samples.size(),
            Sha256.of(
                samples.stream()
                    .map(sample -> sample.sha256() + sample.target())
                    .collect(Collectors.joining("\n"))));
  }
}
