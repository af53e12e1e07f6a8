package io.highwater.broker;

import io.highwater.broker.api.BrokerApis;
import io.highwater.broker.api.BrokerServices;
import io.highwater.broker.control.BrokerLoop;
import io.highwater.broker.control.HostedPartitions;
import io.highwater.broker.group.CoordinatorContext;
import io.highwater.broker.group.GroupService;
import io.highwater.broker.group.Groups;
import io.highwater.broker.net.Apis;
import io.highwater.broker.net.ConnectionLimits;
import io.highwater.broker.net.EventLoops;
import io.highwater.broker.net.Listener;
import io.highwater.broker.net.PeerChannel;
import io.highwater.broker.net.RemoteController;
import io.highwater.broker.shard.FetchSettings;
import io.highwater.broker.shard.LeaderLink;
import io.highwater.broker.shard.Mailbox;
import io.highwater.broker.shard.ReplicaPeers;
import io.highwater.broker.shard.Shard;
import io.highwater.broker.shard.ShardListener;
import io.highwater.broker.storage.LogDirFailure;
import io.highwater.broker.storage.LogStore;
import io.highwater.broker.storage.PartitionName;
import io.highwater.broker.storage.Retention;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.Registration;
import io.highwater.spec.metadata.Requests;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker: the wiring of sockets, shard, files and the loop that talks to the controller. It has
 * these threads and no others: Netty's, the shard's, the control loop's, one for the log directory.
 */
public final class BrokerServer implements Server {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerServer.class);
  private static final long LEAVE_TIMEOUT_MS = 3000;
  private static final long HIGH_WATERMARK_CHECKPOINT_MS = 5000;
  private static final long RECOVERY_POINT_CHECKPOINT_MS = 60_000;

  private final BrokerConfig config;
  private final Storage storage;
  private final LogStore store;
  private final EventLoops loops;
  private final Machine.Worker io;
  private final Shard shard;
  private final GroupService groups;
  private final ReplicaPeers peers;
  private final Optional<TraceWriter> tracing;
  private final BrokerLoop loop;
  private final List<PeerChannel> channels = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Machine machine;
  private Machine.Turner shardThread;
  private Machine.Turner loopThread;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile ClusterImage image = ClusterImage.EMPTY;
  private volatile long brokerEpoch = -1;
  private volatile long endedEpoch = -1;
  private long nextFlushMs;
  private long nextRetentionMs;
  private long nextCompactionMs;
  private long nextHighWatermarksMs;
  private long nextRecoveryPointsMs;
  private boolean ended;

  private BrokerServer(
      BrokerConfig config, Machine machine, Storage storage, EventLoops loops, Machine.Worker io)
      throws IOException {
    this.machine = machine;
    this.config = config;
    this.nextRetentionMs = machine.monotonicMs() + config.retentionCheckIntervalMs();
    this.storage = storage;
    this.store = storage.store();
    this.loops = loops;
    this.io = io;
    RemoteController controller = remoteController("control");
    peers =
        new ReplicaPeers(
            new FetchSettings(
                config.nodeId(),
                config.replicaFetchWaitMsMax(),
                config.replicaSocketTimeoutMs(),
                config.replicaFetchBytesMin(),
                config.replicaFetchBytesMax(),
                config.replicaFetchResponseBytesMax()),
            this::linkTo,
            controller,
            machine::monotonicMs);
    UUID incarnation = machine.newId();
    tracing = tracing(config, name(config), incarnation, Map.of());
    Rulebook rules = machine.rules();
    Node node = rules.node(config.nodeId(), config.replicaLagMsMax());
    tracing.ifPresent(writer -> node.trace(writer.trace()));
    shard = new Shard(node, io, machine::monotonicMs, peers, new ShardEvents(), rules.shardBugs());
    groups = new GroupService(shard, coordinatorContext(rules));
    peers.attach(shard);
    listen(controller);
    Mailbox<Runnable> mailbox = new Mailbox<>();
    Metadata metadata = new Metadata(config.topicDefaults());
    HostedPartitions hosted =
        new HostedPartitions(
            config.nodeId(),
            metadata,
            store,
            topic -> Storage.logConfig(config, topic.configs()),
            shard,
            io,
            mailbox::put,
            this::failed);
    loop =
        new BrokerLoop(
            new BrokerLoop.Identity(
                config.nodeId(),
                incarnation,
                previousBrokerEpoch(),
                endpoints,
                config.heartbeatIntervalMs()),
            controller,
            remoteController("metadata"),
            metadata,
            hosted,
            new LoopEvents(),
            machine::monotonicMs,
            mailbox);
  }

  /**
   * Starts a broker. It registers and serves in the background: see {@link #ready}.
   *
   * @throws IOException if a listener's address cannot be used
   * @throws LogDirFailure if the log directory cannot be used
   */
  public static BrokerServer start(BrokerConfig config) throws IOException {
    return start(config, RealMachine.THIS);
  }

  /** The same on a machine that may be none. */
  public static BrokerServer start(BrokerConfig config, Machine machine) throws IOException {
    Storage storage = Storage.open(config, machine.disk(), machine.rules().storageBugs());
    try {
      return start(config, machine, storage);
    } catch (IOException | RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  static Optional<TraceWriter> tracing(
      BrokerConfig config, String node, UUID incarnation, Map<String, ?> settings)
      throws IOException {
    Optional<Path> directory = config.traceDir();
    return directory.isEmpty()
        ? Optional.empty()
        : Optional.of(TraceWriter.open(directory.get(), node, incarnation, settings));
  }

  /** Leaves no thread behind if it fails. */
  private static BrokerServer start(BrokerConfig config, Machine machine, Storage storage)
      throws IOException {
    EventLoops loops = machine.network(config.networkThreads(), name(config) + "-net");
    Machine.Worker io = machine.worker(name(config) + "-io");
    try {
      BrokerServer server = new BrokerServer(config, machine, storage, loops, io);
      server.startThreads();
      return server;
    } catch (IOException | RuntimeException e) {
      loops.close();
      io.finish();
      throw e;
    }
  }

  private void startThreads() {
    shardThread = machine.start(shard, name(config) + "-shard");
    loopThread = machine.start(loop, name(config) + "-control");
  }

  private CoordinatorContext coordinatorContext(Rulebook rules) {
    return new CoordinatorContext(
        config.groups(),
        config.offsetsCommitTimeoutMs(),
        io,
        machine::monotonicMs,
        machine::wallMs,
        this::failed,
        rules.groupBugs());
  }

  private static String name(BrokerConfig config) {
    return "broker-" + config.nodeId();
  }

  private RemoteController remoteController(String purpose) {
    PeerChannel channel = channel(config.controllerAddress().orElseThrow(), purpose);
    channels.add(channel);
    return new RemoteController(channel, config.clusterId(), config.sessionTimeoutMs());
  }

  private PeerChannel channel(InetSocketAddress address, String purpose) {
    return new PeerChannel(
        loops,
        address,
        "broker-%d-%s".formatted(config.nodeId(), purpose),
        config.requestBytesMax());
  }

  private void listen(RemoteController controller) throws IOException {
    BrokerServices services =
        new BrokerServices(
            config,
            () -> image,
            shard,
            controller,
            () -> brokerEpoch,
            machine::monotonicMs,
            machine::newId,
            groups);
    BrokerApis apis = new BrokerApis(services);
    ConnectionLimits limits = ConnectionLimits.of(config.requestBytesMax());
    for (int i = 0; i < config.listeners().size(); i++) {
      Endpoint where = config.listeners().get(i);
      boolean peersOnly =
          config.listeners().size() > 1 && where.listener().equals(config.interBrokerListener());
      Apis served = peersOnly ? apis.peers() : apis.clients();
      Listener listener = Listener.open(loops, where, served, limits);
      listeners.add(listener);
      Endpoint told = config.advertisedListeners().get(i);
      int port = told.port() == 0 ? listener.port() : told.port();
      endpoints.add(new Endpoint(told.listener(), told.host(), port));
    }
  }

  /** A follower's link: where the leader is may change with its next registration. */
  private LeaderLink linkTo(int leaderId) {
    return new ChannelLink(() -> address(leaderId), address -> channel(address, "fetcher-0"));
  }

  private InetSocketAddress address(int leaderId) {
    InetSocketAddress given = config.peerAddresses().get(leaderId);
    if (given != null) {
      return given;
    }
    Registration leader = image.brokers().get(leaderId);
    Endpoint endpoint = leader == null ? null : leader.endpoint(config.interBrokerListener());
    return endpoint == null
        ? null
        : InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port());
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  @Override
  public CompletableFuture<Void> ready() {
    return ready;
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  /** The cluster as this broker last saw it. */
  public ClusterImage image() {
    return image;
  }

  /**
   * The broker epoch that ended well, by the word that {@link #close} has left on the disk; -1 if
   * it has left none. Any thread.
   */
  public long endedEpoch() {
    return endedEpoch;
  }

  /**
   * Asks to be relieved of what this broker leads. Any thread.
   *
   * @return completed once {@link #close} has nothing to wait for
   */
  public CompletableFuture<Void> leave() {
    return loop.leave();
  }

  @Override
  public synchronized void close() {
    if (stopped.isCompletedExceptionally()) {
      kill(); // What failed must not leave word that all is well.
    }
    if (ended) {
      return;
    }
    handOver();
    stopThreads();
    store.checkpointHighWatermarks(shard.highWatermarks());
    // One that never registered has changed nothing since the last clean end.
    long lastEpoch = brokerEpoch >= 0 ? brokerEpoch : previousBrokerEpoch();
    if (storage.closeCleanly(lastEpoch)) {
      endedEpoch = lastEpoch;
    }
    end();
  }

  private long previousBrokerEpoch() {
    return store.previousBrokerEpoch().orElse(Requests.RegisterBroker.NO_BROKER_EPOCH);
  }

  private void handOver() {
    try {
      leave().get(LEAVE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("stopping without a word to the controller: it did not answer");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void kill() {
    if (ended) {
      return;
    }
    stopThreads();
    storage.close();
    end();
  }

  private void stopThreads() {
    ended = true;
    loop.stop();
    shard.stop();
    loopThread.join();
    shardThread.join();
    peers.close();
    closeNetwork();
    shard.close();
    tracing.ifPresent(TraceWriter::close);
    io.finish();
  }

  private void closeNetwork() {
    listeners.forEach(Listener::close);
    channels.forEach(PeerChannel::close);
    loops.close();
  }

  private void end() {
    ready.completeExceptionally(new IOException("the broker has stopped"));
    stopped.complete(null);
  }

  /** On the shard's thread. */
  private void checkpointHighWatermarks() {
    Map<PartitionName, Long> highWatermarks = shard.highWatermarks();
    onDisk(() -> store.checkpointHighWatermarks(highWatermarks));
  }

  /**
   * Looks for what is older, or more, than is to be kept, and deletes it; also without being asked,
   * every {@code log.retention.check.interval.ms}. Any thread; does not wait.
   */
  public void applyRetention() {
    shard.later(() -> shard.applyRetention(machine.wallMs(), this::retention));
  }

  /**
   * Compacts what is to be compacted, if enough of it has changed; also without being asked, every
   * {@code log.cleaner.backoff.ms}. Any thread; does not wait.
   */
  public void compactNow() {
    boolean anyTopic =
        image.topicsByName().values().stream()
            .anyMatch(each -> CleanupPolicy.compacts(config, each));
    if (anyTopic) {
      shard.later(
          () ->
              shard.compact(
                  machine.wallMs(), each -> policy(each).flatMap(CleanupPolicy::compaction)));
    }
  }

  private Retention retention(PartitionId partition) {
    return policy(partition).map(CleanupPolicy::retention).orElse(Retention.ALL);
  }

  private Optional<CleanupPolicy> policy(PartitionId partition) {
    return Optional.ofNullable(image.topicsById().get(partition.topicId()))
        .map(topic -> CleanupPolicy.of(config, topic));
  }

  private void onDisk(Runnable work) {
    io.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException | Error failure) {
            failed(failure);
          }
        });
  }

  /** Any thread. A node that has failed does nothing more; whoever owns it lets go of the rest. */
  private void failed(Throwable cause) {
    Failures.log(LOG, "broker " + config.nodeId(), cause);
    loop.stop();
    shard.stop();
    listeners.forEach(Listener::closeLater); // Else clients would wait here for answers.
    ready.completeExceptionally(cause);
    stopped.completeExceptionally(cause);
  }

  private final class ShardEvents implements ShardListener {
    @Override
    public void isrChanged(PartitionName partition, BrokerSet before, BrokerSet after) {
      LOG.info("{}: ISR {} is now {}", partition, before, after);
    }

    @Override
    public void leadershipChanged(
        PartitionId id, PartitionName partition, int leaderId, int leaderEpoch) {
      if (partition.topic().equals(Groups.TOPIC)) {
        groups.leadershipChanged(id, leaderId == config.nodeId(), leaderEpoch);
      }
      if (leaderId < 0) {
        LOG.info("{}: nobody leads in epoch {}", partition, leaderEpoch);
      } else {
        LOG.info("{}: broker {} leads in epoch {}", partition, leaderId, leaderEpoch);
      }
    }

    @Override
    public void tick() {
      groups.tick();
    }

    @Override
    public void failed(Throwable cause) {
      BrokerServer.this.failed(cause);
    }
  }

  private final class LoopEvents implements BrokerLoop.Listener {
    @Override
    public void registered(long epoch) {
      brokerEpoch = epoch;
      peers.registered(epoch);
    }

    @Override
    public void published(ClusterImage newest) {
      image = newest;
    }

    @Override
    public void unfenced() {
      ready.complete(null);
    }

    @Override
    public void tick(long nowMs) {
      if (nowMs >= nextFlushMs) {
        nextFlushMs = nowMs + config.flushIntervalMs();
        shard.later(shard::flushInterval);
      }
      if (nowMs >= nextCompactionMs) {
        nextCompactionMs = nowMs + config.cleanerBackoffMs();
        compactNow();
      }
      if (nowMs >= nextRetentionMs) {
        nextRetentionMs = nowMs + config.retentionCheckIntervalMs();
        applyRetention();
      }
      if (nowMs >= nextHighWatermarksMs) {
        nextHighWatermarksMs = nowMs + HIGH_WATERMARK_CHECKPOINT_MS;
        shard.later(BrokerServer.this::checkpointHighWatermarks);
      }
      if (nowMs >= nextRecoveryPointsMs) {
        nextRecoveryPointsMs = nowMs + RECOVERY_POINT_CHECKPOINT_MS;
        onDisk(store::checkpointRecoveryPoints);
      }
    }

    @Override
    public void failed(Throwable cause) {
      BrokerServer.this.failed(cause);
    }
  }
}
