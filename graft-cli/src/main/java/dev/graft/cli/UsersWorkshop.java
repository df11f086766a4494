package dev.graft.cli;

import dev.graft.Workshop;

/** What work is done with, as whoever runs this process has it. */
final class UsersWorkshop {
  private UsersWorkshop() {}

  /** Shown on this terminal. */
  static Workshop open() {
    return Workshop.ofUser().withProgress(TerminalProgress.ofThisProcess());
  }
}
