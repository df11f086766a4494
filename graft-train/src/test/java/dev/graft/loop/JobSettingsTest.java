package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JobSettingsTest {
  private static JobSettings settings(int seed, String recipe) throws JsonProcessingException {
    return JobSettings.none()
        .with("seed", seed)
        .withEach("recipe", new ObjectMapper().readTree(recipe));
  }

  @Test
  void whatDiffersIsNamedWithBothValues() throws JsonProcessingException {
    JobSettings before = settings(0, "{\"stages\": [{\"epochs\": 3, \"rate\": 0.1}], \"clip\": 1}");
    JobSettings now = settings(1, "{\"stages\": [{\"epochs\": 4, \"rate\": 0.1}], \"batch\": 8}");
    assertThat(now.differences(before))
        .isEqualTo(
            "seed was 0 and is 1; recipe stages 1 epochs was 3 and is 4; recipe batch was not set"
                + " and is 8; recipe clip was 1 and is not set");
    assertThat(now.differences(now)).isEmpty();
    assertThat(now.key()).isNotEqualTo(before.key());
  }

  @Test
  void ofManyTheFirstAreNamedAndLongValuesShortened() {
    JobSettings before = JobSettings.none();
    JobSettings now = JobSettings.none().with("a", "x".repeat(100));
    for (int i = 0; i < 6; i++) {
      now = now.with("b" + i, i);
    }
    assertThat(now.differences(before))
        .startsWith("a was not set and is " + "x".repeat(60) + "...;")
        .contains("b3 was not set")
        .doesNotContain("b4")
        .endsWith("; and 2 more differ");
  }

  @Test
  void aTextHoldsThemAllAndAnotherTextNone() {
    JobSettings some = JobSettings.none().with("seed", 3).with("threads", 2);
    assertThat(JobSettings.read(some.text())).contains(some);
    assertThat(JobSettings.read("0a1b")).isEmpty();
  }
}
