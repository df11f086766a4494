package dev.graft.bench;

import dev.graft.Graft;
import dev.graft.Progress;
import dev.graft.graph.BackboneSource;
import dev.graft.hub.Hub;
import dev.graft.hub.MavenUser;

/** Backbones by name, as on the command line. */
final class Backbones {
  private Backbones() {}

  static BackboneSource find(String name) {
    MavenUser user = MavenUser.of(Graft.userHome(), System.getenv(), System.getProperties());
    return new Hub(Graft.home(), user, Progress.none()).find(name);
  }
}
