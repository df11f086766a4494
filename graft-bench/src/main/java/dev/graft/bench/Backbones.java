package dev.graft.bench;

import dev.graft.Progress;
import dev.graft.UserHome;
import dev.graft.graph.BackboneSource;
import dev.graft.hub.Hub;
import dev.graft.hub.MavenUser;

/** Backbones by name, as on the command line. */
final class Backbones {
  private Backbones() {}

  static BackboneSource find(String name) {
    MavenUser user = MavenUser.of(UserHome.folder(), System.getenv(), System.getProperties());
    return new Hub(UserHome.graft(), user, Progress.none()).find(name);
  }
}
