package dev.graft;

import dev.graft.GraftException.Fault;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where whoever runs this process keeps files. For ways in, such as a command line: nothing else in
 * Graft asks, or looks at the environment.
 */
public final class UserHome {
  private UserHome() {}

  /**
   * Where Graft keeps what it can make again: {@code $GRAFT_HOME}, else {@code .graft} in the
   * user's home folder.
   *
   * @throws GraftException of fault {@code ENVIRONMENT} if neither is known
   */
  public static Path graft() {
    String home = System.getenv("GRAFT_HOME");
    return home == null || home.isBlank() ? folder().resolve(".graft") : Path.of(home);
  }

  /**
   * The user's home folder. Java does not know it where the user has no entry in the system's list,
   * as is usual in containers; {@code $HOME} then says it.
   *
   * @throws GraftException of fault {@code ENVIRONMENT} if nothing says it
   */
  public static Path folder() {
    return Stream.of(System.getProperty("user.home"), System.getenv("HOME"))
        .filter(Objects::nonNull)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .findFirst()
        .orElseThrow(
            () ->
                new GraftException(
                    Fault.ENVIRONMENT,
                    "this user has no home folder; set the environment variable GRAFT_HOME, or HOME, to a folder in which Graft may keep files."));
  }
}
