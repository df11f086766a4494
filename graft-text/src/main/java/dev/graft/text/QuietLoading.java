package dev.graft.text;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Loads what would otherwise tell others, or print, what nobody asked a library for. */
final class QuietLoading {
  /** What DJL looks at before it tells its makers of its use. */
  private static final String NO_TRACKING = "OPT_OUT_TRACKING";

  /** How much SLF4J, which DJL logs by, prints of itself: three lines, where no log is kept. */
  private static final String OF_NO_LOGGER = "slf4j.internal.verbosity";

  private static final String LOGGERS = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  private QuietLoading() {}

  /** What is loaded. */
  interface Loading<T> {
    /**
     * Loads it.
     *
     * @throws IOException if it cannot be read
     */
    T load() throws IOException;
  }

  /** Loads; what the rest of the process says about tracking and logs stays. */
  static <T> T of(Loading<T> loading) throws IOException {
    return of(isLogKept(), loading);
  }

  static <T> T of(boolean isLogKept, Loading<T> loading) throws IOException {
    synchronized (QuietLoading.class) {
      Map<String, String> said = new HashMap<>(Map.of(NO_TRACKING, "true"));
      if (!isLogKept) {
        said.put(OF_NO_LOGGER, "ERROR");
      }
      said.keySet().removeIf(property -> System.getProperty(property) != null);
      said.forEach(System::setProperty);
      try {
        return loading.load();
      } finally {
        said.keySet().forEach(System::clearProperty);
      }
    }
  }

  private static boolean isLogKept() {
    ClassLoader own = QuietLoading.class.getClassLoader();
    return own != null && own.getResource(LOGGERS) != null;
  }
}
