package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.Networks;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForwardPassTest {
  @Test
  void noThreadIsAtWorkAnyMoreWhenASampleCouldNotBeRead() {
    AtomicInteger atWork = new AtomicInteger();
    Inputs inputs =
        new Inputs() {
          @Override
          public Signature signature() {
            return Signature.ofFloats("input", 3, 16, 16);
          }

          @Override
          public int samples() {
            return 64;
          }

          @Override
          public Map<String, Tensor> example(int sample, long view, Memory memory) {
            atWork.incrementAndGet();
            try {
              Thread.sleep(sample == 0 ? 0 : 20);
              if (sample == 3) {
                throw new GraftException(Fault.DATA, "c.jpg could be read before training");
              }
            } catch (InterruptedException e) {
              // Native code isn't interrupted either.
              long end = System.nanoTime() + 20_000_000;
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
            } finally {
              atWork.decrementAndGet();
            }
            return signature().zeros(1);
          }

          @Override
          public void close() {}
        };
    try (Engine engine = Engine.of(Networks.plain(17, 1, false), 1)) {
      assertThatThrownBy(() -> ForwardPass.of(engine, inputs, 2)).hasMessageContaining("c.jpg");
      assertThat(atWork).hasValue(0);
    }
  }
}
