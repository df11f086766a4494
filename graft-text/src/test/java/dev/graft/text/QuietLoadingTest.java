package dev.graft.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuietLoadingTest {
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  @AfterEach
  void clear() {
    System.clearProperty(VERBOSITY);
  }

  @Test
  void nothingIsPrintedOrToldWhileItLoadsAndTheProcessIsAsBefore() throws IOException {
    assertThat(
            QuietLoading.of(
                false,
                () -> System.getProperty(VERBOSITY) + System.getProperty("OPT_OUT_TRACKING")))
        .isEqualTo("ERRORtrue");
    assertThat(System.getProperties()).doesNotContainKeys(VERBOSITY, "OPT_OUT_TRACKING");
    assertThatThrownBy(
            () ->
                QuietLoading.of(
                    false,
                    () -> {
                      throw new IOException("gone");
                    }))
        .hasMessage("gone");
    assertThat(System.getProperties()).doesNotContainKeys(VERBOSITY, "OPT_OUT_TRACKING");
  }

  @Test
  void whatTheProcessSaysStays() throws IOException {
    assertThat(QuietLoading.of(true, () -> System.getProperty(VERBOSITY, "unsaid")))
        .isEqualTo("unsaid");
    System.setProperty(VERBOSITY, "DEBUG");
    assertThat(QuietLoading.of(false, () -> System.getProperty(VERBOSITY))).isEqualTo("DEBUG");
    assertThat(System.getProperty(VERBOSITY)).isEqualTo("DEBUG");
  }
}
