package io.highwater.client;

import io.highwater.wire.message.Metadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The brokers of one cluster: which there are, who leads what, and a connection to each.
 *
 * <p>Shared by producers, consumers and admins, from any thread. Metadata is asked for when a
 * leader is not known, or was found wanting by {@link #distrust}; each question goes to another
 * broker than the last, because one that is cut off from the controller goes on telling the past.
 */
public final class Cluster implements AutoCloseable {
  private final Connector connector;
  private final ClientConfig config;
  private final List<Address> bootstrap;
  private final AtomicReference<MetadataView> view = new AtomicReference<>(MetadataView.EMPTY);
  private final Map<Address, CompletableFuture<Outcome<Connection>>> connections =
      new ConcurrentHashMap<>();
  private final Set<TopicPartition> distrusted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A partition's leader, ready to be spoken to.
   *
   * @param topicId as brokers know the topic
   */
  public record Leader(int brokerId, int leaderEpoch, UUID topicId, Connection connection) {}

  /**
   * A cluster; nothing is sent yet.
   *
   * @param bootstrap where to ask first; at least one
   */
  public Cluster(Connector connector, ClientConfig config, List<Address> bootstrap) {
    if (bootstrap.isEmpty()) {
      throw new IllegalArgumentException("no bootstrap address, expected at least one");
    }
    this.connector = connector;
    this.config = config;
    this.bootstrap = List.copyOf(bootstrap);
  }

  /** A cluster over TCP. */
  public static Cluster connect(String bootstrap, ClientConfig config) {
    return new Cluster(new SocketConnector(config), config, Address.parse(bootstrap));
  }

  public ClientConfig config() {
    return config;
  }

  /** What is known now. */
  public MetadataView view() {
    return view.get();
  }

  /** Asks one broker about these topics and adds the answer to the view. */
  public CompletableFuture<Outcome<MetadataView>> refresh(List<String> topics) {
    return refresh(Metadata.Request.ofNames(topics));
  }

  /** Asks one broker about all topics and replaces the view. */
  public CompletableFuture<Outcome<MetadataView>> refreshAll() {
    return refresh(Metadata.Request.all());
  }

  private CompletableFuture<Outcome<MetadataView>> refresh(Metadata.Request request) {
    return anyBroker()
        .thenCompose(
            connected ->
                connected.thenAsync(
                    broker -> broker.send(Metadata.CODEC, request, config.requestTimeoutMs())))
        .thenApply(
            answered ->
                answered
                    .then(
                        answer ->
                            DefiniteErrors.READ.judge(answer.error(), Optional.empty(), answer))
                    .then(answer -> Outcome.ok(learn(answer, request.allTopics()))));
  }

  private MetadataView learn(Metadata.Response answer, boolean complete) {
    for (Metadata.Topic topic : answer.topics()) {
      topic
          .name()
          .ifPresent(name -> distrusted.removeIf(partition -> partition.topic().equals(name)));
    }
    return view.updateAndGet(known -> known.with(answer, complete));
  }

  /** Forgets to trust what is known of the partition's leader: the next use asks again. */
  public void distrust(TopicPartition partition) {
    distrusted.add(partition);
  }

  /**
   * The partition's leader. Asks for metadata at most once, and only if need be.
   *
   * @return {@link Outcome.Fail} with {@link Cause.NotSent} if there is none to be had
   */
  public CompletableFuture<Outcome<Leader>> leader(TopicPartition partition) {
    if (!distrusted.contains(partition) && view().leader(partition).isPresent()) {
      return connectToLeader(partition);
    }
    return refresh(List.of(partition.topic()))
        .thenCompose(
            refreshed ->
                refreshed
                    .asPreparation("asking who leads " + partition)
                    .thenAsync(known -> connectToLeader(partition)));
  }

  private CompletableFuture<Outcome<Leader>> connectToLeader(TopicPartition id) {
    MetadataView known = view();
    Optional<Address> address = known.leader(id);
    if (address.isEmpty()) {
      return CompletableFuture.completedFuture(Outcome.notSent("no leader of " + id + " is known"));
    }
    MetadataView.Partition partition = known.partition(id).orElseThrow();
    UUID topicId = known.topics().get(id.topic()).topicId();
    return connection(address.get())
        .thenApply(
            connected -> {
              if (!connected.isOk()) {
                distrust(id);
              }
              return connected.then(
                  connection ->
                      Outcome.ok(
                          new Leader(
                              partition.leaderId(), partition.leaderEpoch(), topicId, connection)));
            });
  }

  /** A connection to the active controller if it is known and a broker, otherwise to any broker. */
  public CompletableFuture<Outcome<Connection>> controller() {
    Address controller = view().brokers().get(view().controllerId());
    return controller == null ? anyBroker() : connection(controller);
  }

  /**
   * A connection to a broker: to the first one that can be reached, beginning after the last one
   * that was asked for.
   */
  public CompletableFuture<Outcome<Connection>> anyBroker() {
    Set<Address> known = new HashSet<>(view().brokers().values());
    List<Address> candidates = new ArrayList<>(view().brokers().values());
    bootstrap.stream().filter(address -> !known.contains(address)).forEach(candidates::add);
    int first = Math.floorMod(turn.getAndIncrement(), candidates.size());
    return firstReachable(candidates, first, candidates.size());
  }

  private CompletableFuture<Outcome<Connection>> firstReachable(
      List<Address> candidates, int index, int left) {
    return connection(candidates.get(index % candidates.size()))
        .thenCompose(
            connected ->
                connected.isOk() || left == 1
                    ? CompletableFuture.completedFuture(connected)
                    : firstReachable(candidates, index + 1, left - 1));
  }

  /** The connection to one broker; a new one if there is none, or it has ended. */
  public CompletableFuture<Outcome<Connection>> connection(Address address) {
    if (closed.get()) {
      return CompletableFuture.completedFuture(Outcome.notSent("the client is closed"));
    }
    CompletableFuture<Outcome<Connection>> connection =
        connections.compute(address, (key, held) -> isUsable(held) ? held : connector.connect(key));
    if (closed.get()) {
      close();
    }
    return connection;
  }

  private static boolean isUsable(CompletableFuture<Outcome<Connection>> held) {
    if (held == null) {
      return false;
    }
    return !held.isDone() || held.join().toOptional().filter(Connection::isOpen).isPresent();
  }

  /**
   * Ends every connection; what is under way ends as unknown, later operations as not sent. May be
   * called more than once.
   */
  @Override
  public void close() {
    closed.set(true);
    connections.replaceAll(
        (address, held) ->
            held.thenApply(
                connected -> {
                  connected.toOptional().ifPresent(Connection::close);
                  return connected;
                }));
  }
}
