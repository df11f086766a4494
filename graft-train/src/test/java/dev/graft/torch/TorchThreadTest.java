package dev.graft.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TorchThreadTest {
  @Test
  void everyoneIsServedByOneThread() {
    Thread thread = TorchThread.call(Thread::currentThread);
    assertThat(thread).isNotSameAs(Thread.currentThread());
    assertThat(CompletableFuture.supplyAsync(() -> TorchThread.call(Thread::currentThread)).join())
        .isSameAs(thread);
    assertThat(TorchThread.call(() -> TorchThread.call(Thread::currentThread))).isSameAs(thread);
  }

  @Test
  void failuresReachTheCaller() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    assertThatThrownBy(
            () ->
                TorchThread.call(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void anInterruptWaitsUntilTheWorkIsDone() {
    Thread.currentThread().interrupt();
    assertThat(TorchThread.call(() -> 7)).isEqualTo(7);
    assertThat(Thread.interrupted()).isTrue();
  }
}
