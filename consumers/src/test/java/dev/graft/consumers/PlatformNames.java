package dev.graft.consumers;

import java.util.Map;
import java.util.Set;

/**
 * What native libraries of a platform are called: as bytedeco does, and LWJGL by names of its own.
 */
final class PlatformNames {
  private static final Map<String, String> OF_LWJGL =
      Map.of(
          "linux-x86_64", "natives-linux",
          "linux-arm64", "natives-linux-arm64",
          "macosx-arm64", "natives-macos-arm64",
          "windows-x86_64", "natives-windows");

  private PlatformNames() {}

  static Set<String> of(String platform) {
    return Set.of(platform, OF_LWJGL.get(platform));
  }
}
