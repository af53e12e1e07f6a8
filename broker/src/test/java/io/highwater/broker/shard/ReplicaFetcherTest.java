package io.highwater.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Trace;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Fetch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplicaFetcherTest {
  private static final PartitionId P0 = new PartitionId(new UUID(0, 1), 0);
  private static final PartitionId P1 = new PartitionId(new UUID(0, 1), 1);
  private static final int LEADER = 2;
  private static final FetchSettings SETTINGS = new FetchSettings(1, 500, 3000, 1, 1000, 1000);

  private final List<CompletableFuture<Fetch.Response>> answers = new ArrayList<>();
  private final List<Long> timeouts = new ArrayList<>();
  private final List<Event> posted = new ArrayList<>();
  private final List<Fetch.Request> requests = new ArrayList<>();
  private long nowMs = 1000;
  private long flushedEnd;
  private long logStart;
  private final ReplicaFetcher fetcher =
      new ReplicaFetcher(LEADER, SETTINGS, 7, () -> nowMs, link(), home());

  private LeaderLink link() {
    return new LeaderLink() {
      @Override
      public CompletableFuture<Fetch.Response> fetch(
          Fetch.Request request, int correlationId, long timeoutMs) {
        CompletableFuture<Fetch.Response> answer = new CompletableFuture<>();
        requests.add(request);
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
      public long flushedEnd(PartitionId partition) {
        return flushedEnd;
      }

      @Override
      public long logStart(PartitionId partition) {
        return logStart;
      }

      @Override
      public boolean has(ShardBug bug) {
        return false;
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
    fetchFrom(P0, offset);
  }

  private void fetchFrom(PartitionId partition, long offset) {
    fetcher.fetchFrom(new Effect.SendFetch(partition, LEADER, 3, offset, -1, offset));
    fetcher.endTurn();
  }

  private static Fetch.Response nothingNew(PartitionId partition) {
    Fetch.PartitionData data =
        new Fetch.PartitionData(
            partition.index(),
            ErrorCode.NONE,
            0,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            new Chunk.Bytes(ByteBuffer.allocate(0)));
    return new Fetch.Response(
        ErrorCode.NONE,
        9,
        List.of(new Fetch.TopicData("", partition.topicId(), List.of(data))),
        List.of());
  }

  @Test
  void aPositionIsAnsweredOnce() {
    fetchFrom(P0, 0);
    answers.get(0).complete(nothingNew(P0));
    fetchFrom(P0, 0); // waits at the leader
    fetchFrom(P1, 0); // makes the leader answer it, and waits in its place
    assertThat(answers).hasSize(3);

    answers.get(1).complete(nothingNew(P0));
    answers.get(2).complete(nothingNew(P0)); // the core has not looked at the one before

    assertThat(posted).as("an answer for each position that the core gave").hasSize(2);
    fetchFrom(P0, 0);
    answers.get(3).complete(nothingNew(P0));
    assertThat(posted).as("the next position is another one").hasSize(3);
  }

  @Test
  void aPositionThatWasAnsweredDoesNotExpireAsWell() {
    fetchFrom(P0, 0);
    answers.get(0).complete(nothingNew(P0));
    fetcher.endTurn();

    answers.get(1).completeExceptionally(new IOException("the connection is lost"));

    assertThat(posted).hasSize(1);
  }

  @Test
  void whatIsFlushedIsToldAsOfWhenTheRequestLeaves() {
    fetchFrom(5);
    answers.get(0).completeExceptionally(new IOException("the connection is lost"));
    flushedEnd = 2;
    fetchFrom(5);
    assertThat(answers).as("it waits before it tries again").hasSize(1);

    flushedEnd = 4;
    nowMs += 1000;
    fetcher.endTurn();

    assertThat(requests.getLast().topics().getFirst().partitions())
        .extracting(Fetch.Partition::flushedOffset)
        .containsExactly(4L);
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
