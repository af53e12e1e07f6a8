package io.highwater.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.Acks;
import io.highwater.spec.Batch;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Trace;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.wire.LogRecord;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shard stepped by hand in virtual time over real files. */
class ShardTest {
  private static final PartitionId P0 = new PartitionId(new UUID(0, 1), 0);
  private static final int SELF = 1;

  @TempDir private Path directory;

  private final Deque<Runnable> io = new ArrayDeque<>();
  private final List<Effect> sent = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private long nowMs = 1000;
  private LogDir store;
  private PartitionLog log;
  private Shard shard;

  @BeforeEach
  void open() {
    store = LogDir.open(directory, "test", SELF);
    log = store.create(new PartitionName("t", 0), P0.topicId(), LogConfig.DEFAULT);
    shard = new Shard(new Node(SELF, 2000), io::add, () -> nowMs, new RecordingPeers(), listener());
    shard.open(log, new Event.Recovered(P0, 0, 0, 0, 0, List.of(), List.of()));
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(failures).isEmpty();
  }

  @Test
  void theOnlyReplicaAcknowledgesWhatIsReadable() {
    lead(FlushPolicy.NEVER, SELF);
    Reply reply = produce(Acks.ALL, "a");

    assertThat(reply).isEqualTo(new Reply(KafkaError.NONE, 0));
    assertThat(texts(consume(0, 0))).containsExactly("a");
  }

  @Test
  void aConsumerWaitsForTheHighWatermarkAndIsWokenByIt() {
    lead(FlushPolicy.NEVER, SELF, 2);
    List<List<FetchAnswer>> answers = new ArrayList<>();
    FetchSession reader = new FetchSession(FetchSession.CONSUMER, -1);
    shard.fetch(call(reader, 0, 1, 500, answers));
    produce(Acks.LEADER, "a");
    assertThat(answers).as("not committed yet").isEmpty();

    followerFetch(new FetchSession(2, 7), 1);

    assertThat(answers).hasSize(1);
    assertThat(texts(answers.get(0))).containsExactly("a");
  }

  @Test
  void aConsumerThatDidNotMoveGetsTheSameAgain() {
    lead(FlushPolicy.NEVER, SELF);
    produce(Acks.ALL, "a");
    List<List<FetchAnswer>> answers = new ArrayList<>();
    FetchSession reader = new FetchSession(FetchSession.CONSUMER, -1);
    shard.fetch(call(reader, 0, 1, 500, answers));
    turn();
    shard.fetch(
        new FetchCall(reader, List.of(), List.of(), false, 1, 1 << 20, 500, 2, answers::add));
    turn();

    assertThat(answers).hasSize(2);
    assertThat(texts(answers.get(1))).containsExactly("a");
  }

  @Test
  void aConsumerWithoutNewsIsAnsweredWhenItsTimeIsUp() {
    lead(FlushPolicy.NEVER, SELF);
    List<List<FetchAnswer>> answers = new ArrayList<>();
    shard.fetch(call(new FetchSession(FetchSession.CONSUMER, -1), 0, 1, 500, answers));
    turn();
    nowMs += 499;
    turn();
    assertThat(answers).isEmpty();
    nowMs += 1;
    turn();
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).get(0).records()).isNull();
  }

  @Test
  void aFollowersNextFetchAcknowledges() {
    lead(FlushPolicy.NEVER, SELF, 2);
    FetchSession follower = new FetchSession(2, 7);
    List<FetchAnswer> first = new ArrayList<>();
    shard.fetch(
        new FetchCall(
            follower, List.of(at(0)), List.of(), false, 1, 1 << 20, 500, 1, first::addAll));
    turn();
    List<Reply> replies = produceLater(Acks.ALL, "a");
    assertThat(replies).isEmpty();
    assertThat(texts(first)).containsExactly("a");

    followerFetch(follower, 1);

    assertThat(replies).containsExactly(new Reply(KafkaError.NONE, 0));
  }

  @Test
  void aSecondCallOfASessionAnswersTheFirst() {
    lead(FlushPolicy.NEVER, SELF, 2);
    FetchSession follower = new FetchSession(2, 7);
    List<List<FetchAnswer>> answers = new ArrayList<>();
    shard.fetch(call(follower, 0, 1, 500, answers));
    turn();
    assertThat(answers).isEmpty();
    shard.fetch(call(follower, 0, 1, 500, answers));
    turn();
    assertThat(answers).as("the first one, with nothing").hasSize(1);
  }

  @Test
  void aForgottenSessionsCallEndsWithNothing() {
    lead(FlushPolicy.NEVER, SELF);
    List<List<FetchAnswer>> answers = new ArrayList<>();
    FetchSession reader = new FetchSession(FetchSession.CONSUMER, -1);
    shard.fetch(call(reader, 0, 1, 500, answers));
    turn();
    shard.forget(reader);
    produce(Acks.ALL, "a");
    nowMs += 1000;
    turn();
    assertThat(answers).containsExactly(List.of());
  }

  @Test
  void whatWaitsForNothingIsAnsweredAtOnce() {
    lead(FlushPolicy.NEVER, SELF);
    List<List<FetchAnswer>> answers = new ArrayList<>();
    FetchSession none = new FetchSession(FetchSession.CONSUMER, -1);
    shard.fetch(new FetchCall(none, List.of(), List.of(), true, 1, 1 << 20, 500, 1, answers::add));
    turn();
    assertThat(answers).as("no partitions").containsExactly(List.of());

    shard.fetch(call(new FetchSession(FetchSession.CONSUMER, -1), 0, 0, 500, answers));
    turn();
    assertThat(answers).as("no bytes").hasSize(2);
  }

  @Test
  void anAnsweredCallLeavesNoDeadline() {
    FetchDesk desk =
        new FetchDesk(
            new FetchDesk.Shelf() {
              @Override
              public int brokerId() {
                return SELF;
              }

              @Override
              public Trace trace() {
                return Trace.OFF;
              }

              @Override
              public boolean has(ShardBug bug) {
                return false;
              }

              @Override
              public void dispatchNow(Event event) {}

              @Override
              public LogSlice read(
                  PartitionId partition, long from, long end, int maxBytes, boolean minOneBatch) {
                return null;
              }
            });
    FetchSession patient = new FetchSession(FetchSession.CONSUMER, -1);
    List<List<FetchAnswer>> answers = new ArrayList<>();
    desk.receive(call(patient, 0, 1, 1_000_000, answers), nowMs);
    assertThat(desk.nextDeadlineMs()).isEqualTo(nowMs + 1_000_000);

    desk.forget(patient);

    assertThat(answers).hasSize(1);
    assertThat(desk.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void losingTheLeadershipWakesWhoeverWaits() {
    lead(FlushPolicy.NEVER, SELF, 2);
    List<List<FetchAnswer>> answers = new ArrayList<>();
    shard.fetch(call(new FetchSession(FetchSession.CONSUMER, -1), 0, 1, 500, answers));
    List<Reply> replies = produceLater(Acks.ALL, "a");

    shard.post(update(2, 1, FlushPolicy.NEVER, SELF, 2));
    turn();

    assertThat(replies).containsExactly(new Reply(KafkaError.NOT_LEADER_OR_FOLLOWER, -1));
    assertThat(answers.get(0).get(0).error()).isEqualTo(KafkaError.FENCED_LEADER_EPOCH);
    assertThat(sent).anyMatch(each -> each instanceof Effect.SendFetch it && it.leaderId() == 2);
  }

  @Test
  void withPolicyCommitNothingIsAcknowledgedBeforeItsFsync() {
    lead(FlushPolicy.COMMIT, SELF);
    List<Reply> all = produceLater(Acks.ALL, "a");
    List<Reply> leader = produceLater(Acks.LEADER, "b");
    assertThat(all).isEmpty();
    assertThat(leader).isEmpty();

    while (!io.isEmpty()) {
      io.poll().run();
      turn();
    }

    assertThat(all).containsExactly(new Reply(KafkaError.NONE, 0));
    assertThat(leader).containsExactly(new Reply(KafkaError.NONE, 1));
    assertThat(log.recoveryPoint()).isEqualTo(2);
  }

  @Test
  void requestsForAPartitionWhoseLogIsBeingMadeWait() {
    PartitionId soon = new PartitionId(P0.topicId(), 1);
    List<Reply> replies = new ArrayList<>();
    ProduceTicket ticket = (error, base, start, detail) -> replies.add(new Reply(error, base));
    ByteBuffer bytes = Records.batch(List.of(RecordData.of(nowMs, new byte[] {1})));
    BatchPayload payload = new BatchPayload(bytes, () -> {});
    Event.Produce produce =
        new Event.Produce(soon, ticket, Batch.plain(1), Acks.ALL, payload, nowMs + 30_000);
    shard.expect(soon);
    shard.post(produce);
    turn();
    assertThat(replies).isEmpty();

    PartitionLog made = store.create(new PartitionName("t", 1), soon.topicId(), LogConfig.DEFAULT);
    shard.open(made, new Event.Recovered(soon, 0, 0, 0, 0, List.of(), List.of()));
    BrokerSet self = BrokerSet.of(SELF);
    shard.post(
        new Event.MetadataUpdate(
            soon, new PartitionState(self.toList(), SELF, 0, 0, self, 1, FlushPolicy.NEVER)));
    shard.later(() -> shard.arrived(soon));
    turn();

    assertThat(replies).containsExactly(new Reply(KafkaError.NONE, 0));
  }

  // ---- helpers ---------------------------------------------------------------------------------

  private record Reply(KafkaError error, long baseOffset) {}

  private void lead(FlushPolicy policy, int... isr) {
    shard.post(update(SELF, 0, policy, isr));
    turn();
  }

  private static Event update(int leader, int epoch, FlushPolicy policy, int... isr) {
    BrokerSet members = BrokerSet.of(isr);
    return new Event.MetadataUpdate(
        P0, new PartitionState(members.toList(), leader, epoch, epoch, members, 1, policy));
  }

  private Reply produce(Acks acks, String text) {
    List<Reply> replies = produceLater(acks, text);
    assertThat(replies).hasSize(1);
    return replies.get(0);
  }

  private List<Reply> produceLater(Acks acks, String text) {
    List<Reply> replies = new ArrayList<>();
    ByteBuffer bytes =
        Records.batch(List.of(RecordData.of(nowMs, text.getBytes(StandardCharsets.UTF_8))));
    ProduceTicket ticket = (error, base, start, detail) -> replies.add(new Reply(error, base));
    shard.post(
        new Event.Produce(
            P0, ticket, Batch.plain(1), acks, new BatchPayload(bytes, () -> {}), nowMs + 30_000));
    turn();
    return replies;
  }

  private List<FetchAnswer> consume(long offset, long waitMs) {
    List<List<FetchAnswer>> answers = new ArrayList<>();
    shard.fetch(call(new FetchSession(FetchSession.CONSUMER, -1), offset, 0, waitMs, answers));
    turn();
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private void followerFetch(FetchSession session, long offset) {
    shard.fetch(
        new FetchCall(
            session, List.of(at(offset)), List.of(), false, 1, 1 << 20, 500, 1, answers -> {}));
    turn();
  }

  private static FetchCall call(
      FetchSession session, long offset, int minBytes, long waitMs, List<List<FetchAnswer>> to) {
    return new FetchCall(
        session,
        List.of(at(offset)),
        List.of(),
        session.replicaId() < 0,
        minBytes,
        1 << 20,
        waitMs,
        1,
        to::add);
  }

  private static FetchPosition at(long offset) {
    return new FetchPosition(P0, 0, offset, -1, offset, 0, 1 << 20, 1);
  }

  private static List<String> texts(List<FetchAnswer> answers) {
    List<String> texts = new ArrayList<>();
    for (FetchAnswer each : answers) {
      if (each.records() != null) {
        try {
          for (LogRecord record : Records.read(each.records().toByteBuffer())) {
            texts.add(record.data().text());
          }
        } catch (io.highwater.wire.MalformedFrame e) {
          throw new AssertionError(e);
        } finally {
          each.records().close();
        }
      }
    }
    return texts;
  }

  private void turn() {
    shard.doWork();
  }

  private ShardListener listener() {
    return new ShardListener() {
      @Override
      public void isrChanged(PartitionName partition, BrokerSet before, BrokerSet after) {}

      @Override
      public void leadershipChanged(
          PartitionId id, PartitionName partition, int leaderId, int leaderEpoch) {}

      @Override
      public void tick() {}

      @Override
      public void failed(Throwable cause) {
        failures.add(cause);
      }
    };
  }

  private final class RecordingPeers implements Peers {
    @Override
    public void sendFetch(Effect.SendFetch fetch) {
      sent.add(fetch);
    }

    @Override
    public void stopFetching(PartitionId partition) {}

    @Override
    public void sendAlterPartition(Effect.SendAlterPartition request) {
      sent.add(request);
    }

    @Override
    public void endTurn() {}
  }
}
