package dev.graft.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatesTest {
  @Test
  void aNameIsGroupArtifactVersionAndPerhapsAPath() {
    assertThat(Coordinates.parse("maven:dev.langchain4j:some-net_v1.5:1.19.0-beta29"))
        .isEqualTo(
            new Coordinates("dev.langchain4j", "some-net_v1.5", "1.19.0-beta29", Optional.empty()));
    assertThat(Coordinates.parse("maven:g:a:1!/onnx/model v2.onnx"))
        .isEqualTo(new Coordinates("g", "a", "1", Optional.of("onnx/model v2.onnx")))
        .hasToString("maven:g:a:1!/onnx/model v2.onnx");
  }

  @ParameterizedTest
  @CsvSource({
    "maven:org.example:net, maven:org.example:net:VERSION",
    "maven:org.example:net:LATEST, maven:org.example:net:VERSION",
    "'maven:org.example:net:[1.0,2.0)', maven:org.example:net:VERSION",
    "maven:org.example:net:1.+, maven:org.example:net:VERSION",
    "maven:org.example:net:jar:1.0, maven:org.example:net:1.0",
    "maven:org.example:net:1.0:onnx, maven:org.example:net:1.0",
    "maven:org.example:net:v2-int8:int8, maven:org.example:net:v2-int8",
    "maven:org.example:net:jar:onnx:1.0, maven:org.example:net:1.0",
    "maven:org.example:net:RELEASE:onnx, maven:org.example:net:VERSION",
    "maven:org.example:net:1.0@jar, maven:org.example:net:1.0",
    "maven:org.example/net/1.0, maven:org.example:net:1.0",
    "maven://org.example/net/1.0, maven:org.example:net:1.0",
    "MAVEN:org.example:net:1.0, maven:org.example:net:1.0",
    "mvn:org.example/net/1.0, maven:org.example:net:1.0",
    "pkg:maven/org.example/net@1.0, maven:org.example:net:1.0",
    "maven: org.example:net:1.0, maven:org.example:net:1.0",
    "maven:org.example:net:1.0!net.onnx, maven:org.example:net:1.0!/net.onnx",
    "maven:org.example:net:1.0!//net.onnx, maven:org.example:net:1.0!/net.onnx",
  })
  void theNearestFormIsShown(String written, String meant) {
    assertThat(Coordinates.isMeant(written)).isTrue();
    if (written.contains("!//")) {
      assertThat(Coordinates.closest(written)).contains(meant);
      return;
    }
    assertThatThrownBy(() -> Coordinates.parse(written))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE))
        .hasMessageContainingAll(written, "maven:group:artifact:version", "probably " + meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"maven:", "maven:net", "maven::net:1.0", "maven:a b:c:d", "maven:../..:a:1"})
  void whatNobodyCanGuessShowsTheForm(String written) {
    assertThatThrownBy(() -> Coordinates.parse(written))
        .hasMessageContainingAll(written, "maven:group:artifact:version[!/path/in/jar.onnx]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"seedling", "maven/net.onnx", "./maven:net.onnx", "C:\\nets\\net.onnx"})
  void aPathIsNoCoordinates(String path) {
    assertThat(Coordinates.isMeant(path)).isFalse();
  }
}
