package dev.graft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void textIsEscapedAndMarkupIsNot() {
    assertThat(Html.of("<a b=\"{}\">{}{}</a>", "\"'", Html.of("<i></i>"), "<&>").markup())
        .isEqualTo("<a b=\"&quot;&#39;\"><i></i>&lt;&amp;&gt;</a>");
  }

  @Test
  void listsAreJoined() {
    assertThat(Html.of("{}", List.of(Html.of("<b>"), "<", 3)).markup()).isEqualTo("<b>&lt;3");
  }

  @Test
  void whatIsPutInIsNoTemplate() {
    assertThat(Html.of("{}{}", "{}", Html.of("<p>")).markup()).isEqualTo("{}<p>");
  }

  @Test
  void partsAndPlacesAreAsMany() {
    assertThatThrownBy(() -> Html.of("{}{}", "one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 parts for 2 places");
  }

  @Test
  void ofManyNamesTheFirstAreNamed() {
    assertThat(Html.names(List.of("a", "b", "<"), 2).markup())
        .isEqualTo("<bdi>a</bdi>, <bdi>b</bdi> and 1 more");
    assertThat(Html.names(List.of("<"), 2).markup()).isEqualTo("<bdi>&lt;</bdi>");
  }
}
