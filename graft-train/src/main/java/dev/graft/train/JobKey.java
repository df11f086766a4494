package dev.graft.train;

import dev.graft.Sha256;
import dev.graft.Version;
import dev.graft.data.Sample;
import dev.graft.features.FeatureSet;
import dev.graft.policy.Recipe;
import java.util.List;
import java.util.stream.Collectors;

/** Tells one training from every other that would come to another result. */
final class JobKey {
  private JobKey() {}

  /** A hash of all that decides what comes of a training on one machine. */
  static String of(Prepared prepared, Planner planner) {
    Parts parts = prepared.parts();
    FeatureJob job = prepared.job();
    FeatureSet validation = parts.heldOut().get("val");
    return Sha256.of(
        String.join(
            "\n",
            Version.current(),
            job.backbone().graphKey(),
            parts.data().task().toString(),
            parts.data().outputNames().toString(),
            identity(parts.train().samples()),
            identity(validation == null ? List.of() : validation.samples()),
            planner.head().views().toString(),
            job.choice().modality().toJson().toString(),
            planner.head().settings().toString(),
            descent(planner),
            String.valueOf(planner.tuning().refit()),
            String.valueOf(job.seed()),
            String.valueOf(job.workshop().threads())));
  }

  /** How more than an exact head is trained; where nothing is, nothing said of it matters. */
  private static String descent(Planner planner) {
    Recipe recipe = planner.first().recipe();
    return recipe.stages().isEmpty() ? "an exact head" : recipe + " " + planner.tuning().findRate();
  }

  /** Tells these samples, in this order, from others. */
  private static String identity(List<Sample> samples) {
    return Sha256.of(
        samples.stream()
            .map(sample -> sample.sha256() + sample.target())
            .collect(Collectors.joining("\n")));
  }
}
