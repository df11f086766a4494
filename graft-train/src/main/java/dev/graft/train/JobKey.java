package dev.graft.train;

import dev.graft.Sha256;
import dev.graft.Version;
import dev.graft.data.Sample;
import dev.graft.features.FeatureSet;
import java.util.List;
import java.util.stream.Collectors;

/** Tells one training from every other that would come to another result. */
final class JobKey {
  private JobKey() {}

  /** A hash of all that decides what comes of a training on one machine. */
  static String of(TrainRequest request, Plan plan, BackboneFile backbone, Parts parts) {
    FeatureSet validation = parts.heldOut().get("val");
    return Sha256.of(
        String.join(
            "\n",
            Version.current(),
            backbone.graphKey(),
            parts.data().task().toString(),
            parts.data().outputNames().toString(),
            identity(parts.train().samples()),
            identity(validation == null ? List.of() : validation.samples()),
            request.views().toString(),
            request.features().modality().toJson().toString(),
            request.head().toString(),
            descent(request, plan),
            String.valueOf(request.refit()),
            String.valueOf(request.features().dataOptions().seed()),
            String.valueOf(request.features().workshop().threads())));
  }

  /** How more than an exact head is trained; where nothing is, nothing said of it matters. */
  private static String descent(TrainRequest request, Plan plan) {
    return plan.recipe().stages().isEmpty()
        ? "an exact head"
        : plan.recipe() + " " + request.tuning().findRate();
  }

  /** Tells these samples, in this order, from others. */
  private static String identity(List<Sample> samples) {
    return Sha256.of(
        samples.stream()
            .map(sample -> sample.sha256() + sample.target())
            .collect(Collectors.joining("\n")));
  }
}
