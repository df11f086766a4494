package dev.graft.transcribe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.graph.Networks;
import org.junit.jupiter.api.Test;

class TranscriptNetworkTest {
  @Test
  void aNetworkOfPicturesIsRefusedBeforeItIsRun() {
    assertThatThrownBy(() -> TranscriptNetwork.top(Networks.residual(13, 5, true), 1, "net.onnx"))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("net.onnx takes")
        .hasMessageContaining("of 4 axes, as networks of pictures do")
        .hasMessageContaining("give an encoder of texts");
  }
}
