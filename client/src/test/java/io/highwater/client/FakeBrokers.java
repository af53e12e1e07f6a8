package io.highwater.client;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Metadata;
import io.highwater.wire.message.NodeEndpoint;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Brokers 1 to n in memory, on one thread: the client runs on them as it would in a simulator.
 * Broker b listens at {@code broker:b}; metadata is answered here, the rest by handlers.
 */
final class FakeBrokers implements Connector {
  static final UUID TOPIC_ID = new UUID(1, 2);

  /** Answers one API. */
  @FunctionalInterface
  interface Handler<Q, R> {
    Outcome<R> handle(int brokerId, Q request);
  }

  /** A request that arrived. */
  record Arrived(int brokerId, Request request) {}

  final List<Arrived> arrived = new ArrayList<>();
  final Set<Integer> down = new HashSet<>();
  final List<FakeConnection> opened = new ArrayList<>();
  private final Map<ApiKey, Handler<Request, Response>> handlers = new HashMap<>();
  private final int count;
  int leader = 1;
  int leaderEpoch = 5;
  int controller = 2;

  FakeBrokers(int count) {
    this.count = count;
    on(Metadata.CODEC, (broker, request) -> Outcome.ok(metadata(request)));
  }

  Cluster cluster() {
    return new Cluster(
        this,
        ClientConfig.ofClientId("test"),
        List.of(new Address("broker", 1), new Address("broker", 2)));
  }

  @SuppressWarnings("unchecked")
  <Q extends Request, R extends Response> void on(Codec<Q, R> codec, Handler<Q, R> handler) {
    handlers.put(
        codec.api(), (broker, request) -> (Outcome<Response>) handler.handle(broker, (Q) request));
  }

  /** The requests of one kind that arrived, in order. */
  <Q extends Request> List<Q> requests(Class<Q> type) {
    return arrived.stream().map(Arrived::request).filter(type::isInstance).map(type::cast).toList();
  }

  private Metadata.Response metadata(Metadata.Request request) {
    boolean asked =
        request.allTopics()
            || request.topics().stream().anyMatch(t -> t.name().orElse("").equals("t"));
    List<Metadata.Partition> partitions =
        IntStream.range(0, 2)
            .mapToObj(
                index ->
                    new Metadata.Partition(
                        leader < 0 ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.NONE,
                        index,
                        leader,
                        leaderEpoch,
                        List.of(1, 2, 3),
                        List.of(1, 2),
                        List.of()))
            .toList();
    Metadata.Topic topic =
        new Metadata.Topic(ErrorCode.NONE, Optional.of("t"), TOPIC_ID, false, partitions);
    Metadata.Topic unknown =
        new Metadata.Topic(
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            Optional.of("nowhere"),
            new UUID(0, 0),
            false,
            List.of());
    return new Metadata.Response(
        IntStream.rangeClosed(1, count).mapToObj(id -> new NodeEndpoint(id, "broker", id)).toList(),
        Optional.of("cluster"),
        controller,
        asked ? List.of(topic) : List.of(unknown),
        ErrorCode.NONE);
  }

  @Override
  public CompletableFuture<Outcome<Connection>> connect(Address address) {
    if (down.contains(address.port())) {
      return CompletableFuture.completedFuture(Outcome.notSent("refused by " + address));
    }
    FakeConnection connection = new FakeConnection(address.port());
    opened.add(connection);
    return CompletableFuture.completedFuture(Outcome.ok(connection));
  }

  /** A connection whose every answer is there at once. */
  final class FakeConnection implements Connection {
    final int brokerId;
    private boolean open = true;

    private FakeConnection(int brokerId) {
      this.brokerId = brokerId;
    }

    @Override
    public OptionalInt version(ApiKey api) {
      return OptionalInt.of(api.highestVersion());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <Q extends Request, R extends Response> CompletableFuture<Outcome<R>> send(
        Codec<Q, R> codec, Q request, long timeoutMs) {
      arrived.add(new Arrived(brokerId, request));
      return CompletableFuture.completedFuture(
          (Outcome<R>) handlers.get(codec.api()).handle(brokerId, request));
    }

    @Override
    public <Q extends Request> CompletableFuture<Outcome<Void>> sendUnanswered(
        Codec<Q, ?> codec, Q request, long timeoutMs) {
      arrived.add(new Arrived(brokerId, request));
      return CompletableFuture.completedFuture(Outcome.ok(null));
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
