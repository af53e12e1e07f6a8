package io.highwater.broker;

import io.highwater.broker.api.ControllerApis;
import io.highwater.broker.control.ControllerLoop;
import io.highwater.broker.control.SingleVoter;
import io.highwater.broker.net.Apis;
import io.highwater.broker.net.ConnectionLimits;
import io.highwater.broker.net.EventLoops;
import io.highwater.broker.net.Listener;
import io.highwater.broker.net.RemoteController;
import io.highwater.broker.storage.DamagedLogException;
import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogStore;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.broker.storage.Recovery;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller: the wiring of its socket, its loop and the metadata log. */
public final class ControllerServer implements Server {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerServer.class);
  private static final PartitionName LOG_NAME =
      new PartitionName(RemoteController.METADATA_TOPIC_NAME, 0);

  private final BrokerConfig config;
  private final Storage storage;
  private final EventLoops loops;
  private final Machine.Worker io;
  private final ControllerLoop loop;
  private final Machine machine;
  private final Optional<TraceWriter> tracing;
  private Machine.Turner loopThread;
  private final Listener listener;
  private final Endpoint endpoint;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private boolean ended;

  private ControllerServer(
      BrokerConfig config, Machine machine, Storage storage, EventLoops loops, Machine.Worker io)
      throws IOException {
    this.machine = machine;
    this.config = config;
    this.storage = storage;
    this.loops = loops;
    this.io = io;
    PartitionLog log = openLog(storage.store());
    loop =
        new ControllerLoop(
            task -> new SingleVoter(log, io, task, machine::wallMs, this::failed),
            config.topicDefaults(),
            (metadata, nowMs) -> machine.rules().controller(metadata, settings(config), nowMs),
            config.sessionTimeoutMs(),
            machine::monotonicMs,
            () -> ready.complete(null),
            this::failed);
    tracing =
        BrokerServer.tracing(
            config, "controller", machine.newId(), Map.of("elr", config.elrEnabled()));
    tracing.ifPresent(writer -> loop.trace(writer.trace()));
    Apis apis = ControllerApis.of(config, loop, machine::newId);
    Endpoint where = config.listeners().get(0);
    listener = Listener.open(loops, where, apis, ConnectionLimits.of(config.requestBytesMax()));
    endpoint = new Endpoint(where.listener(), where.host(), listener.port());
  }

  /**
   * Starts a controller.
   *
   * @throws IOException if the listener's address cannot be used
   * @throws io.highwater.broker.storage.LogDirFailure if the log directory cannot be used
   */
  public static ControllerServer start(BrokerConfig config) throws IOException {
    return start(config, RealMachine.THIS);
  }

  /** The same on a machine that may be none. */
  public static ControllerServer start(BrokerConfig config, Machine machine) throws IOException {
    Storage storage = Storage.open(config, machine.disk(), machine.rules().storageBugs());
    try {
      return start(config, machine, storage);
    } catch (IOException | RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  /** Leaves no thread behind if it fails. */
  private static ControllerServer start(BrokerConfig config, Machine machine, Storage storage)
      throws IOException {
    EventLoops loops = machine.network(1, name(config) + "-net");
    Machine.Worker io = machine.worker(name(config) + "-io");
    try {
      ControllerServer server = new ControllerServer(config, machine, storage, loops, io);
      server.startThreads();
      return server;
    } catch (IOException | RuntimeException e) {
      loops.close();
      io.finish();
      throw e;
    }
  }

  private void startThreads() {
    loopThread = machine.start(loop, name(config) + "-control");
  }

  private static String name(BrokerConfig config) {
    return "controller-" + config.nodeId();
  }

  private static Controller.Settings settings(BrokerConfig config) {
    return new Controller.Settings(config.sessionTimeoutMs(), config.elrEnabled());
  }

  private static PartitionLog openLog(LogStore store) {
    if (!store.partitions().containsKey(LOG_NAME)) {
      return store.create(LOG_NAME, RemoteController.METADATA_TOPIC, LogConfig.DEFAULT);
    }
    return switch (store.open(LOG_NAME, LogConfig.DEFAULT)) {
      case Recovery.Recovered recovered -> recovered.log();
      case Recovery.Damaged damaged -> throw new DamagedLogException(damaged);
    };
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(endpoint);
  }

  @Override
  public CompletableFuture<Void> ready() {
    return ready;
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public synchronized void close() {
    if (stopped.isCompletedExceptionally()) {
      kill(); // What failed must not leave word that all is well.
    }
    if (!ended) {
      stopThreads();
      storage.closeCleanly(-1);
      end();
    }
  }

  @Override
  public synchronized void kill() {
    if (!ended) {
      stopThreads();
      storage.close();
      end();
    }
  }

  private void stopThreads() {
    ended = true;
    loop.stop();
    loopThread.join();
    listener.close();
    loops.close();
    tracing.ifPresent(TraceWriter::close);
    io.finish();
  }

  private void end() {
    ready.completeExceptionally(new IOException("the controller has stopped"));
    stopped.complete(null);
  }

  private void failed(Throwable cause) {
    Failures.log(LOG, "controller " + config.nodeId(), cause);
    loop.stop();
    listener.closeLater();
    ready.completeExceptionally(cause);
    stopped.completeExceptionally(cause);
  }
}
