package dev.graft.train;

import dev.graft.Version;
import dev.graft.data.DataSet;
import dev.graft.head.FittedHead;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one strategy made of what was prepared. Good until that is closed.
 *
 * @param prepared what it started from
 * @param planner who planned it
 * @param plan what was done
 * @param trained what came of it
 * @param givenBack what the result learned from where the validation samples were given back
 * @param job tells this training from others
 */
record StrategyResult(
    Prepared prepared,
    Planner planner,
    Plan plan,
    Trained trained,
    Optional<Parts> givenBack,
    String job) {
  /** What the result learned from, and what was held out from it. */
  Parts parts() {
    return givenBack.orElse(prepared.parts());
  }

  /** How many samples the result was fitted on, where the validation samples were given back. */
  Optional<RunRecord.RefitInfo> refit() {
    return givenBack.map(all -> new RunRecord.RefitInfo(all.train().size()));
  }

  /** What the result answers for the samples of each part. */
  Map<String, Judged> judged() {
    return trained.judged(prepared.parts());
  }

  /** The result as one file holds it. */
  GraftedModel model() {
    FeatureJob job = prepared.job();
    return Grafting.of(
            job.backbone().processor().restored(trained.featureGraph()),
            trained.head(),
            job.taps(),
            trained.novelty().score(),
            card())
        .withSeen(job.backbone().seen(parts()));
  }

  private ModelCard card() {
    BackboneFile backbone = prepared.job().backbone();
    DataSet data = parts().data();
    FittedHead head = trained.head();
    Provenance provenance =
        new Provenance(
            backbone.name(),
            backbone.sha256(),
            data.sha256(),
            parts().train().size(),
            trained.strategy().name(),
            prepared.job().seed(),
            Map.of(
                "head", head.choice().taken().method().name().toLowerCase(Locale.ROOT),
                "balanced", String.valueOf(prepared.request().settings().balanced()),
                "features", backbone.features(),
                "output", backbone.end().output()),
            Map.of("graft", Version.current()));
    return new ModelCard(
        data.task(),
        data.outputNames(),
        backbone.processor(),
        head.temperature().value(),
        OptionalDouble.of(trained.novelty().score().limit().threshold()),
        trained.novelty().falseAlarms(),
        provenance);
  }
}
