package io.highwater.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.highwater.broker.net.ResponseOrder.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseOrderTest {

  @Test
  void holdsBackWhatHasAPredecessor() {
    List<String> left = new ArrayList<>();
    ResponseOrder<String> order = new ResponseOrder<>(() -> {});
    Slot<String> first = order.open();
    Slot<String> second = order.open();

    second.complete("second");
    order.drain(left::add);
    assertThat(left).isEmpty();
    assertThat(order.size()).isEqualTo(2);

    first.complete("first");
    order.drain(left::add);
    assertThat(left).containsExactly("first", "second");
    assertThat(order.size()).isZero();
  }

  @Test
  void asksForADrainOnceForManyAnswers() {
    List<String> asked = new ArrayList<>();
    ResponseOrder<String> order = new ResponseOrder<>(() -> asked.add("drain"));
    Slot<String> first = order.open();
    Slot<String> second = order.open();
    first.complete("first");
    second.complete("second");
    assertThat(asked).hasSize(1);

    order.drain(each -> {});
    order.open().complete("third");
    assertThat(asked).hasSize(2);
  }

  @Test
  void refusesASecondAnswer() {
    Slot<String> slot = new ResponseOrder<String>(() -> {}).open();
    slot.complete("one");
    assertThatThrownBy(() -> slot.complete("two"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("answered twice");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void keepsTheOrderWhateverTheOrderOfCompletion(long seed) {
    List<Integer> left = new ArrayList<>();
    ResponseOrder<Integer> order = new ResponseOrder<>(() -> {});
    Random random = new Random(seed);
    List<Runnable> open = new ArrayList<>();
    int opened = 0;
    while (opened < 500 || !open.isEmpty()) {
      if (opened < 500 && random.nextBoolean()) {
        Slot<Integer> slot = order.open();
        int number = opened++;
        open.add(() -> slot.complete(number));
      } else if (!open.isEmpty()) {
        Collections.swap(open, random.nextInt(open.size()), open.size() - 1);
        open.remove(open.size() - 1).run();
        order.drain(left::add);
      }
    }
    assertThat(left).hasSize(500).isSorted();
  }

  @Test
  void losesNoAnswerThatCompetesWithADrain() throws InterruptedException {
    int count = 20_000;
    ConcurrentLinkedQueue<Integer> left = new ConcurrentLinkedQueue<>();
    ExecutorService loop = Executors.newSingleThreadExecutor();
    ExecutorService completers = Executors.newFixedThreadPool(3);
    Draining draining = new Draining(loop, left);
    loop.execute(
        () -> {
          for (int i = 0; i < count; i++) {
            Slot<Integer> slot = draining.order.open();
            int number = i;
            completers.execute(() -> slot.complete(number));
          }
        });
    await().until(() -> left.size() == count);
    completers.shutdown();
    loop.shutdown();
    assertThat(completers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(List.copyOf(left)).isSorted();
  }

  private static final class Draining {
    private final ResponseOrder<Integer> order;

    Draining(ExecutorService loop, ConcurrentLinkedQueue<Integer> left) {
      order = new ResponseOrder<>(() -> loop.execute(() -> drain(left)));
    }

    private void drain(ConcurrentLinkedQueue<Integer> left) {
      order.drain(left::add);
    }
  }
}
