package dev.graft.cli;

import dev.graft.UserHome;
import dev.graft.hub.Hub;
import dev.graft.hub.MavenUser;

/** The hub as whoever runs this process has it: what it keeps, and how Maven is set up. */
final class UsersHub {
  private UsersHub() {}

  static Hub open() {
    return new Hub(
        UserHome.graft(),
        MavenUser.of(UserHome.folder(), System.getenv(), System.getProperties()),
        TerminalProgress.ofThisProcess());
  }
}
