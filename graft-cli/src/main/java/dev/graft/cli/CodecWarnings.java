package dev.graft.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the codecs inside native libraries from printing on standard error. They name no file
 * ({@code Corrupt JPEG data: 30 extraneous bytes}), and what matters to the user is said by Graft.
 */
final class CodecWarnings {
  private interface LibC extends Library {
    @Nullable Pointer fopen(String path, String mode);
  }

  private CodecWarnings() {}

  /**
   * For the whole process: C's stream for errors leads nowhere from now on. Java and the JVM write
   * to the file itself, as before.
   */
  static void silence() {
    if (!Platform.isLinux() && !Platform.isMac()) {
      return;
    }
    try {
      Pointer nowhere = Native.load("c", LibC.class).fopen("/dev/null", "w");
      if (nowhere != null) {
        String name = Platform.isMac() ? "__stderrp" : "stderr";
        NativeLibrary.getProcess().getGlobalVariableAddress(name).setPointer(0, nowhere);
      }
    } catch (UnsatisfiedLinkError e) {
      // Another C library; its users see the warnings.
    }
  }
}
