package dev.graft.torch;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * Lets libtorch's threads sleep while they wait for each other. By default they spin, and where
 * another process uses a core as well, whoever spins keeps the one it waits for from running: a
 * training step then takes ten times as long. Where nothing else runs, nothing is lost.
 */
final class OpenMpWaiting {
  private static final int KEEP_EXISTING = 0;

  private interface LibC extends Library {
    int setenv(String name, String value, int overwrite);
  }

  private OpenMpWaiting() {}

  /** Has to come before libtorch is loaded, as OpenMP looks once; what the user set stays. */
  static void sleep() {
    if (Platform.isLinux() || Platform.isMac()) {
      Native.load("c", LibC.class).setenv("OMP_WAIT_POLICY", "PASSIVE", KEEP_EXISTING);
    }
  }
}
