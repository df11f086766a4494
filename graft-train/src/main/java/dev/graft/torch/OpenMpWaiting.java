package dev.graft.torch;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Has libtorch's threads spin for a moment while they wait for each other, then sleep. By default
 * they spin for a millisecond, and where another process uses a core as well, whoever spins keeps
 * the one it waits for from running: a training step then takes ten times as long. Where they sleep
 * at once, a step of MiniLM takes a sixth longer on a machine that has nothing else to do.
 */
final class OpenMpWaiting {
  private static final int OVERWRITE = 1;

  /** A few microseconds: how long waking up takes. */
  private static final String SPINS = "1000";

  private interface LibC extends Library {
    @Nullable String getenv(String name);

    int setenv(String name, String value, int overwrite);
  }

  private OpenMpWaiting() {}

  /** Has to come before libtorch is loaded, as OpenMP looks once; what the user set stays. */
  static void spinBriefly() {
    if (Platform.isLinux() || Platform.isMac()) {
      LibC libc = Native.load("c", LibC.class);
      if (libc.getenv("OMP_WAIT_POLICY") == null && libc.getenv("GOMP_SPINCOUNT") == null) {
        libc.setenv("OMP_WAIT_POLICY", "PASSIVE", OVERWRITE);
        libc.setenv("GOMP_SPINCOUNT", SPINS, OVERWRITE); // GNU's OpenMP, Linux's
      }
    }
  }
}
