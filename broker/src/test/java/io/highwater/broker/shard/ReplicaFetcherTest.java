package io.highwater.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Trace;
import io.highwater.wire.message.Fetch;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplicaFetcherTest {
  private static final PartitionId P0 = new PartitionId(new UUID(0, 1), 0);
  private static final int LEADER = 2;
  private static final FetchSettings SETTINGS = new FetchSettings(1, 500, 3000, 1, 1000, 1000);

  private final List<CompletableFuture<Fetch.Response>> answers = new ArrayList<>();
  private final List<Long> timeouts = new ArrayList<>();
  private final List<Event> posted = new ArrayList<>();
  private long nowMs = 1000;
  private final ReplicaFetcher fetcher =
      new ReplicaFetcher(LEADER, SETTINGS, 7, () -> nowMs, link(), home());

  private LeaderLink link() {
    return new LeaderLink() {
      @Override
      public CompletableFuture<Fetch.Response> fetch(
          Fetch.Request request, int correlationId, long timeoutMs) {
        CompletableFuture<Fetch.Response> answer = new CompletableFuture<>();
        answers.add(answer);
        timeouts.add(timeoutMs);
        return answer;
      }

      @Override
      public void close() {}
    };
  }

  private ReplicaFetcher.Home home() {
    return new ReplicaFetcher.Home() {
      @Override
      public Trace trace() {
        return Trace.OFF;
      }

      @Override
      public void post(Event event) {
        posted.add(event);
      }

      @Override
      public void post(Event event, Trace.Message message) {
        posted.add(event);
      }

      @Override
      public void later(Runnable task) {
        task.run();
      }
    };
  }

  private void fetchFrom(long offset) {
    fetcher.fetchFrom(new Effect.SendFetch(P0, LEADER, 3, offset, -1, offset));
    fetcher.endTurn();
  }

  @Test
  void waitsForTheLeaderAsLongAsItsSettingSays() {
    fetchFrom(0);
    assertThat(timeouts).containsExactly(3500L);
  }

  @Test
  void anAnswerThatCannotBeReadIsNoAnswer() {
    for (int i = 0; i < 3; i++) { // more often than requests may be under way
      fetchFrom(0);
      assertThat(answers).hasSize(i + 1);
      answers.get(i).complete(null);
      assertThat(posted).hasSize(i + 1).last().isEqualTo(new Event.FetchExpired(P0, 3));
      nowMs += 1000;
    }
  }
}
