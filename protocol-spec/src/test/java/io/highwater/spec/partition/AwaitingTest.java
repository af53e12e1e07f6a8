package io.highwater.spec.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AwaitingTest {
  private record Named(String name) implements Ticket {}

  private final Awaiting awaiting = new Awaiting();
  private final List<String> left = new ArrayList<>();

  private void add(String name, long needed, long deadlineMs) {
    awaiting.add(needed, new Named(name), 0, deadlineMs);
  }

  private void leave(Awaiting.Waiting waiting) {
    left.add(((Named) waiting.ticket()).name());
  }

  @Test
  void leavesByNeedThenByArrival() {
    add("b", 5, 9);
    add("duplicate of an old one", 2, 9);
    add("c", 5, 9);
    add("d", 6, 9);

    awaiting.releaseUpTo(1, this::leave);
    assertThat(left).isEmpty();
    awaiting.releaseUpTo(5, this::leave);
    assertThat(left).containsExactly("duplicate of an old one", "b", "c");
    assertThat(awaiting.needs()).containsExactly(6L);
  }

  @Test
  void theLateLeaveInOrder() {
    add("b", 5, 20);
    add("a", 4, 10);
    add("c", 6, 21);

    awaiting.releaseLate(9, this::leave);
    assertThat(left).isEmpty();
    awaiting.releaseLate(20, this::leave);
    assertThat(left).containsExactly("a", "b");
    awaiting.releaseAll(this::leave);
    assertThat(left).containsExactly("a", "b", "c");
    assertThat(awaiting.needs()).isEmpty();
  }
}
