package dev.graft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final int KIB = 1 << 10;

  @Test
  void threadsNeverHoldMoreThanThereIsTogether() {
    MemoryBudget budget = new MemoryBudget(100 * KIB);
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<Future<Long>> takers = new ArrayList<>();
    try (Workers workers = new Workers("takers", 8)) {
      for (int i = 0; i < 200; i++) {
        long bytes = (1 + 37L * i % 90) * KIB;
        takers.add(
            workers.submit(
                () -> {
                  MemoryBudget.Lease lease = budget.take(bytes);
                  most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                  Thread.onSpinWait();
                  held.addAndGet(-bytes);
                  lease.close();
                  return bytes;
                }));
      }
      takers.forEach(Workers::result);
    }
    assertThat(most.get()).isPositive().isLessThanOrEqualTo(100 * KIB);
  }

  @Test
  void whatNeverFitsIsRefusedAtOnceWithBothSizes() {
    MemoryBudget budget = new MemoryBudget(64L << 20);
    assertThatThrownBy(() -> budget.take(65L << 20))
        .isInstanceOf(UnreadableException.class)
        .hasMessageStartingWith("needs 65 MiB of memory, where 64 MiB are allowed");
  }

  @Test
  void whoWantsMoreWaitsAndIsNotOvertaken() throws Exception {
    MemoryBudget budget = new MemoryBudget(10 * KIB);
    try (Workers workers = new Workers("takers", 2)) {
      MemoryBudget.Lease first = budget.take(6 * KIB);
      Future<Boolean> large = workers.submit(() -> taken(budget, 10 * KIB));
      assertThatThrownBy(() -> large.get(50, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      Future<Boolean> small = workers.submit(() -> taken(budget, KIB));
      assertThatThrownBy(() -> small.get(50, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      first.close();
      assertThat(Workers.result(large)).isTrue();
      assertThat(Workers.result(small)).isTrue();
    }
  }

  private static boolean taken(MemoryBudget budget, long bytes) throws IOException {
    budget.take(bytes).close();
    return true;
  }

  @Test
  void contentGivesBackWhatItTook() throws IOException {
    MemoryBudget budget = new MemoryBudget(10 * KIB);
    for (int i = 0; i < 5; i++) {
      try (Content content = content(4 * KIB, Optional.empty(), budget)) {
        assertThat(content.start(10)).hasSize(10);
        assertThat(content.whole()).hasSize(4 * KIB);
        content.reserve(5 * KIB); // once more, with what the pixels take
        assertThat(content.whole()).isSameAs(content.whole()).hasSize(4 * KIB);
        assertThatThrownBy(() -> content.reserve(7 * KIB)).isInstanceOf(UnreadableException.class);
      }
    }
    assertThat(taken(budget, 10 * KIB)).isTrue();
  }

  @Test
  void contentThatIsNotWhatItWasIsRefused() throws IOException {
    MemoryBudget budget = new MemoryBudget(10 * KIB);
    byte[] bytes = new byte[100];
    for (long stated : new long[] {99, 101}) {
      try (Content content =
          new Content(stated, Optional.empty(), () -> new ByteArrayInputStream(bytes), budget)) {
        assertThatThrownBy(content::whole).hasMessageContaining("not as large as it was said");
      }
    }
    try (Content content = content(100, Optional.of("0".repeat(64)), budget)) {
      assertThatThrownBy(content::whole).hasMessageContaining("was changed");
    }
    try (Content content = content(100, Optional.of(Sha256.of(bytes)), budget)) {
      assertThat(content.whole()).isEqualTo(bytes);
    }
    try (Content content =
        new Content(
            Content.MAX_BYTES + 1,
            Optional.empty(),
            () -> new ByteArrayInputStream(bytes),
            budget)) {
      assertThat(content.start(10)).hasSize(10);
      assertThat(content.stream()).hasSameContentAs(new ByteArrayInputStream(bytes));
      assertThatThrownBy(content::whole).hasMessageContaining("256 MiB are allowed");
    }
  }

  private static Content content(long size, Optional<String> sha256, MemoryBudget budget)
      throws IOException {
    return new Content(size, sha256, () -> new ByteArrayInputStream(new byte[(int) size]), budget);
  }

  @Test
  void contentThatNobodyClosedGivesItsShareBack() throws Exception {
    MemoryBudget budget = new MemoryBudget(100 * KIB);
    abandon(budget);
    try (Workers workers = new Workers("takers", 1)) {
      Future<MemoryBudget.Lease> next = workers.submit(() -> budget.take(90 * KIB));
      for (int i = 0; i < 200 && !next.isDone(); i++) {
        System.gc(); // the library never asks for it
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(next).isDone();
      Workers.result(next).close();
    }
  }

  private static void abandon(MemoryBudget budget) throws IOException {
    byte[] bytes = new byte[80 * KIB];
    Content content =
        new Content(bytes.length, Optional.empty(), () -> new ByteArrayInputStream(bytes), budget);
    assertThat(content.whole()).hasSameSizeAs(bytes);
  }
}
