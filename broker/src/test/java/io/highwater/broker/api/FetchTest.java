package io.highwater.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.net.TestClient;
import io.highwater.broker.shard.FetchAnswer;
import io.highwater.broker.shard.FetchCall;
import io.highwater.broker.shard.FetchPosition;
import io.highwater.broker.storage.LogSlice;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.LeaderAndEpoch;
import io.highwater.wire.message.NodeEndpoint;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchTest {
  private static final int NO_SESSION = Fetch.FINAL_SESSION_EPOCH;
  private static final int NEW_SESSION = Fetch.INITIAL_SESSION_EPOCH;
  private static final PartitionId ORDERS_1 = new PartitionId(ApiFixture.ORDERS, 1);

  private final ApiFixture broker =
      new ApiFixture(
          Map.of("max.incremental.fetch.session.cache.slots", "2", "fetch.max.bytes", "5000"));

  @AfterEach
  void close() {
    broker.close();
  }

  private static Fetch.Partition at(int index, long offset) {
    return new Fetch.Partition(index, 4, offset, -1, -1, 1000, Fetch.NO_FLUSHED_OFFSET);
  }

  private static Fetch.Topic orders(int version, Fetch.Partition... partitions) {
    return Fetch.usesTopicIds(version)
        ? new Fetch.Topic("", ApiFixture.ORDERS, List.of(partitions))
        : new Fetch.Topic("orders", TopicIds.NONE, List.of(partitions));
  }

  private static Fetch.Request request(int sessionId, int epoch, Fetch.Topic... topics) {
    return new Fetch.Request(
        -1, -1, 300, 1, 10_000, false, sessionId, epoch, List.of(topics), List.of());
  }

  private static FetchAnswer records(PartitionId id, String value) {
    return new FetchAnswer(
        id, KafkaError.NONE, 9, 2, -1, -1, -1, -1, LogSlice.of(ApiFixture.batch(value)));
  }

  private static FetchAnswer nothing(PartitionId id) {
    return new FetchAnswer(id, KafkaError.NONE, 9, 2, -1, -1, -1, -1, null);
  }

  private static Fetch.PartitionData only(Fetch.Response response) {
    assertThat(response.topics()).hasSize(1);
    assertThat(response.topics().get(0).partitions()).hasSize(1);
    return response.topics().get(0).partitions().get(0);
  }

  private Fetch.Response answered(
      TestClient client, int version, Fetch.Request request, FetchAnswer... answers) {
    int id = client.send(Fetch.CODEC, version, request);
    broker.replicas.nextFetch().done().accept(List.of(answers));
    return client.receive(Fetch.CODEC, version, id);
  }

  // ---- without session -------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 7, 11, 12, 13, 17, 18})
  void passesAFullFetchOnAndForgetsIt(int version) {
    try (TestClient client = broker.connect()) {
      int id = client.send(Fetch.CODEC, version, request(0, NO_SESSION, orders(version, at(0, 5))));
      FetchCall call = broker.replicas.nextFetch();
      assertThat(call.full()).isTrue();
      assertThat(call.minBytes()).isEqualTo(1);
      assertThat(call.maxBytes()).isEqualTo(5000);
      assertThat(call.maxWaitMs()).isEqualTo(300);
      assertThat(call.session().replicaId()).isEqualTo(-1);
      assertThat(call.changed())
          .containsExactly(
              new FetchPosition(ApiFixture.ORDERS_0, version < 9 ? -1 : 4, 5, -1, 0, -1, 1000, id));
      call.done().accept(List.of(records(ApiFixture.ORDERS_0, "hello")));

      Fetch.Response response = client.receive(Fetch.CODEC, version, id);
      assertThat(response.sessionId()).isZero();
      assertThat(response.topics().get(0).topic())
          .isEqualTo(Fetch.usesTopicIds(version) ? "" : "orders");
      Fetch.PartitionData data = only(response);
      assertThat(data.error()).isEqualTo(ErrorCode.NONE);
      assertThat(data.highWatermark()).isEqualTo(9);
      assertThat(data.lastStableOffset()).isEqualTo(9);
      assertThat(data.logStartOffset()).isEqualTo(version < 5 ? -1 : 2);
      assertThat(data.records()).isEqualTo(new Chunk.Bytes(ApiFixture.batch("hello")));
      assertThat(broker.replicas.nextForgotten()).isSameAs(call.session());
    }
  }

  @Test
  void tellsWhatAFollowerNeeds() {
    Fetch.Partition position = new Fetch.Partition(0, 4, 5, 3, 2, 1 << 20, 4);
    Fetch.Request request =
        new Fetch.Request(
            2,
            20,
            500,
            1,
            100_000,
            false,
            0,
            NEW_SESSION,
            List.of(orders(18, position)),
            List.of());
    try (TestClient client = broker.connect()) {
      int id = client.send(Fetch.CODEC, 18, request);
      FetchCall call = broker.replicas.nextFetch();
      assertThat(call.session().replicaId()).isEqualTo(2);
      assertThat(call.session().brokerEpoch()).isEqualTo(20);
      assertThat(call.maxBytes()).isEqualTo(100_000);
      assertThat(call.changed())
          .containsExactly(new FetchPosition(ApiFixture.ORDERS_0, 4, 5, 3, 4, 2, 1 << 20, id));
      call.done()
          .accept(
              List.of(
                  new FetchAnswer(ApiFixture.ORDERS_0, KafkaError.NONE, 9, 2, 2, 4, -1, -1, null)));
      Fetch.PartitionData data = only(client.receive(Fetch.CODEC, 18, id));
      assertThat(data.divergingEpoch()).contains(new Fetch.EpochEndOffset(2, 4));

      Fetch.Response next =
          answered(
              client,
              18,
              new Fetch.Request(2, 20, 500, 1, 100_000, false, 1, 1, List.of(), List.of()),
              records(ApiFixture.ORDERS_0, "copied"));
      assertThat(only(next).records()).isEqualTo(new Chunk.Bytes(ApiFixture.batch("copied")));
    }
  }

  @Test
  void tellsWhoLeads() {
    FetchAnswer refusal =
        new FetchAnswer(ORDERS_1, KafkaError.NOT_LEADER_OR_FOLLOWER, -1, -1, -1, -1, 2, 5, null);
    try (TestClient client = broker.connect()) {
      Fetch.Response response =
          answered(client, 16, request(0, NO_SESSION, orders(16, at(1, 0))), refusal);
      assertThat(only(response).error()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
      assertThat(only(response).currentLeader()).contains(new LeaderAndEpoch(2, 5));
      assertThat(response.nodeEndpoints()).containsExactly(new NodeEndpoint(2, "client2", 9002));
    }
  }

  @Test
  void answersUnknownPartitionsAtOnce() {
    try (TestClient client = broker.connect()) {
      Fetch.Topic strange = new Fetch.Topic("", new UUID(9, 9), List.of(at(0, 0)));
      int id =
          client.send(
              Fetch.CODEC, 13, request(0, NO_SESSION, strange, orders(13, at(0, 0), at(77, 0))));
      FetchCall call = broker.replicas.nextFetch();
      assertThat(call.maxWaitMs()).isZero();
      assertThat(call.changed())
          .extracting(FetchPosition::partition)
          .containsExactly(ApiFixture.ORDERS_0);
      call.done().accept(List.of(nothing(ApiFixture.ORDERS_0)));
      Fetch.Response response = client.receive(Fetch.CODEC, 13, id);
      assertThat(response.topics())
          .flatExtracting(Fetch.TopicData::partitions)
          .extracting(Fetch.PartitionData::error)
          .containsExactlyInAnyOrder(
              ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_ID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
  }

  // ---- sessions --------------------------------------------------------------------------------

  @Test
  void aSessionNamesOnlyWhatHasChanged() {
    try (TestClient client = broker.connect()) {
      Fetch.Response first =
          answered(
              client,
              13,
              request(0, NEW_SESSION, orders(13, at(0, 5), at(1, 6))),
              nothing(ApiFixture.ORDERS_0),
              nothing(ORDERS_1));
      int session = first.sessionId();
      assertThat(session).isPositive();

      int id = client.send(Fetch.CODEC, 13, request(session, 1, orders(13, at(1, 7))));
      FetchCall second = broker.replicas.nextFetch();
      assertThat(second.full()).isFalse();
      assertThat(second.changed()).extracting(FetchPosition::fetchOffset).containsExactly(7L);
      second.done().accept(List.of());
      Fetch.Response quiet = client.receive(Fetch.CODEC, 13, id);
      assertThat(quiet.sessionId()).isEqualTo(session);
      assertThat(quiet.topics()).isEmpty();

      Fetch.Request forget =
          new Fetch.Request(
              -1,
              -1,
              300,
              1,
              10_000,
              false,
              session,
              2,
              List.of(),
              List.of(new Fetch.ForgottenTopic("", ApiFixture.ORDERS, List.of(0))));
      client.send(Fetch.CODEC, 13, forget);
      FetchCall third = broker.replicas.nextFetch();
      assertThat(third.session()).isSameAs(second.session());
      assertThat(third.forgotten()).containsExactly(ApiFixture.ORDERS_0);
      assertThat(broker.replicas.forgotten).isEmpty();
    }
    assertThat(broker.replicas.nextForgotten()).isNotNull();
  }

  @Test
  void refusesWhatIsNotTheNextStepOfASession() {
    try (TestClient client = broker.connect()) {
      int session =
          answered(
                  client,
                  13,
                  request(0, NEW_SESSION, orders(13, at(0, 5))),
                  nothing(ApiFixture.ORDERS_0))
              .sessionId();
      assertThat(client.call(Fetch.CODEC, 13, request(session + 1, 1)).error())
          .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
      assertThat(client.call(Fetch.CODEC, 13, request(0, 1)).error())
          .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
      assertThat(client.call(Fetch.CODEC, 13, request(session, 2)).error())
          .isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
      assertThat(client.call(Fetch.CODEC, 12, request(session, 1)).error())
          .isEqualTo(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
      assertThat(answered(client, 13, request(session, 1)).error()).isEqualTo(ErrorCode.NONE);
      assertThat(client.call(Fetch.CODEC, 13, request(session, 1)).error())
          .isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
    }
  }

  @Test
  void aSessionBelongsToItsConnection() {
    try (TestClient client = broker.connect();
        TestClient other = broker.connect()) {
      int session =
          answered(
                  client,
                  13,
                  request(0, NEW_SESSION, orders(13, at(0, 5))),
                  nothing(ApiFixture.ORDERS_0))
              .sessionId();
      assertThat(other.call(Fetch.CODEC, 13, request(session, 1)).error())
          .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }
  }

  @Test
  void aFullFetchEndsTheSession() {
    try (TestClient client = broker.connect()) {
      Fetch.Topic topic = orders(13, at(0, 5));
      int session =
          answered(client, 13, request(0, NEW_SESSION, topic), nothing(ApiFixture.ORDERS_0))
              .sessionId();
      Fetch.Response without =
          answered(client, 13, request(session, NO_SESSION, topic), nothing(ApiFixture.ORDERS_0));
      assertThat(without.sessionId()).isZero();
      assertThat(client.call(Fetch.CODEC, 13, request(session, 1)).error())
          .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }
  }

  @Test
  void givesNoMoreSessionsThanItHas() {
    Fetch.Request request = request(0, NEW_SESSION, orders(13, at(0, 5)));
    try (TestClient one = broker.connect();
        TestClient two = broker.connect()) {
      assertThat(answered(one, 13, request, nothing(ApiFixture.ORDERS_0)).sessionId()).isPositive();
      assertThat(answered(two, 13, request, nothing(ApiFixture.ORDERS_0)).sessionId()).isPositive();
      try (TestClient three = broker.connect()) {
        assertThat(answered(three, 13, request, nothing(ApiFixture.ORDERS_0)).sessionId()).isZero();
        assertThat(broker.replicas.nextForgotten()).isNotNull();
      }
    }
    assertThat(broker.replicas.nextForgotten()).isNotNull();
    assertThat(broker.replicas.nextForgotten()).isNotNull();
    try (TestClient four = broker.connect()) {
      assertThat(answered(four, 13, request, nothing(ApiFixture.ORDERS_0)).sessionId())
          .isPositive();
    }
  }

  @Test
  void aPartitionThatComesToBeJoinsItsSession() {
    UUID later = new UUID(8, 8);
    try (TestClient client = broker.connect()) {
      Fetch.Topic topic = new Fetch.Topic("", later, List.of(at(0, 5)));
      Fetch.Response first = answered(client, 13, request(0, NEW_SESSION, topic));
      assertThat(only(first).error()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);

      broker.image = ApiFixture.image(later);
      int asked = client.send(Fetch.CODEC, 13, request(first.sessionId(), 1)) - 1;
      assertThat(broker.replicas.nextFetch().changed())
          .as("as the first request said it")
          .containsExactly(
              new FetchPosition(new PartitionId(later, 0), 4, 5, -1, 0, -1, 1000, asked));
    }
  }

  @Test
  void aSessionByNameEndsWhenTheNameMeansAnotherTopic() {
    try (TestClient client = broker.connect()) {
      int session =
          answered(
                  client,
                  11,
                  request(0, NEW_SESSION, orders(11, at(0, 5))),
                  nothing(ApiFixture.ORDERS_0))
              .sessionId();
      broker.image = ApiFixture.image(new UUID(8, 8));
      assertThat(client.call(Fetch.CODEC, 11, request(session, 1)).error())
          .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
      assertThat(broker.replicas.nextForgotten()).isNotNull();
    }
  }

  @Test
  void forgetsAReaderThatLeavesWhileItsFetchWaits() {
    FetchCall waiting;
    try (TestClient client = broker.connect()) {
      client.send(Fetch.CODEC, 13, request(0, NO_SESSION, orders(13, at(0, 5))));
      waiting = broker.replicas.nextFetch();
    }
    assertThat(broker.replicas.nextForgotten()).isSameAs(waiting.session());
  }

  @Test
  void followersBytesThatWereTruncatedAreLeftOut() {
    LogSlice torn =
        new LogSlice() {
          @Override
          public int sizeInBytes() {
            return 100;
          }

          @Override
          public boolean isIntact() {
            return false;
          }

          @Override
          public ByteBuffer toByteBuffer() {
            return ByteBuffer.allocate(0);
          }

          @Override
          public long transferTo(int position, WritableByteChannel target) {
            throw new AssertionError("followers get copies");
          }

          @Override
          public void close() {}
        };
    Fetch.Request request =
        new Fetch.Request(
            2, 20, 0, 1, 1000, false, 0, NO_SESSION, List.of(orders(18, at(0, 5))), List.of());
    try (TestClient client = broker.connect()) {
      Fetch.Response response =
          answered(
              client,
              18,
              request,
              new FetchAnswer(ApiFixture.ORDERS_0, KafkaError.NONE, 9, 2, -1, -1, -1, -1, torn));
      assertThat(only(response).records().sizeInBytes()).isZero();
    }
  }
}
