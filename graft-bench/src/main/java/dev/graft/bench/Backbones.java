package dev.graft.bench;

import dev.graft.Progress;
import dev.graft.UserHome;
import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.head.HeadSettings;
import dev.graft.hub.Hub;
import dev.graft.hub.MavenUser;
import dev.graft.image.Preparation;
import dev.graft.policy.Strategy;
import dev.graft.train.BackboneChoice;
import dev.graft.train.Destination;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import dev.graft.train.Pausing;
import dev.graft.train.TrainRequest;
import dev.graft.train.Tuning;
import java.nio.file.Path;
import java.util.Optional;

/** Backbones by name, as on the command line. */
final class Backbones {
  private Backbones() {}

  static BackboneSource find(String name) {
    MavenUser user = MavenUser.of(UserHome.folder(), System.getenv(), System.getProperties());
    return new Hub(UserHome.graft(), user, Progress.none()).find(name);
  }

  /** Pictures on a backbone, prepared as it wants them, by a training's usual head. */
  static TrainRequest request(
      Path data, BackboneSource backbone, Strategy strategy, int seed, Path out) {
    Workshop workshop = Workshop.ofUser();
    Preparation prepared = Preparation.of(backbone);
    return new TrainRequest(
        new FeatureRequest(
            data,
            DataSetOptions.defaults().withSeed(seed),
            new BackboneChoice(
                backbone, FeatureChoice.automatic(), prepared.preprocessing(), prepared.origin()),
            workshop),
        HeadRequest.of(HeadSettings.defaults(workshop.threads()).withSeed(seed)),
        Tuning.of(strategy),
        Pausing.defaults(),
        new Destination(out, true, Optional.empty()));
  }
}
