package io.highwater.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.Requests;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ProducerIdsTest {
  private final Deque<CompletableFuture<Requests.ProducerIds>> asked = new ArrayDeque<>();
  private final ProducerIds ids =
      new ProducerIds(
          () -> {
            asked.add(new CompletableFuture<>());
            return asked.getLast();
          });

  private void grant(long first, int count) {
    assertThat(asked.remove().complete(new Requests.ProducerIds(KafkaError.NONE, first, count)))
        .isTrue();
  }

  @Test
  void asksBeforeABlockIsUsedUp() {
    CompletableFuture<Long> first = ids.next();
    assertThat(first).isNotDone();
    grant(0, 1000);
    assertThat(first).isCompletedWithValue(0L);
    for (long id = 1; id < 900; id++) {
      assertThat(ids.next()).isCompletedWithValue(id);
    }
    assertThat(asked).isEmpty();
    assertThat(ids.next()).isCompletedWithValue(900L);
    assertThat(asked).hasSize(1);
    grant(5000, 1000);
    for (long id = 901; id < 1000; id++) {
      assertThat(ids.next()).isCompletedWithValue(id);
    }
    assertThat(ids.next()).isCompletedWithValue(5000L);
  }

  @Test
  void servesMoreThanABlockHolds() {
    List<CompletableFuture<Long>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(ids.next());
    }
    grant(10, 2);
    grant(20, 2);
    grant(30, 2);
    assertThat(waiting)
        .extracting(CompletableFuture::join)
        .containsExactly(10L, 11L, 20L, 21L, 30L);
  }

  @Test
  void failsThoseWhoWaitAndAsksAgainForTheNext() {
    CompletableFuture<Long> unlucky = ids.next();
    assertThat(asked.remove().completeExceptionally(new IOException("away"))).isTrue();
    assertThat(unlucky).isCompletedExceptionally();
    CompletableFuture<Long> refused = ids.next();
    assertThat(
            asked.remove().complete(new Requests.ProducerIds(KafkaError.STALE_BROKER_EPOCH, -1, 0)))
        .isTrue();
    assertThat(refused).isCompletedExceptionally();
    CompletableFuture<Long> lucky = ids.next();
    grant(7, 10);
    assertThat(lucky).isCompletedWithValue(7L);
  }

  @Test
  void givesNoIdTwiceToManyThreads() throws InterruptedException {
    FakeController controller = new FakeController();
    ProducerIds shared =
        new ProducerIds(
            () -> controller.allocateProducerIds(new Requests.AllocateProducerIds(1, 5)));
    Set<Long> given = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int j = 0; j < 3000; j++) {
                  given.add(shared.next().join());
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(given).hasSize(12_000);
  }
}
