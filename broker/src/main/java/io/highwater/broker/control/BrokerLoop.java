package io.highwater.broker.control;

import io.highwater.broker.shard.Mailbox;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.Registration;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.MalformedFrame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker's life with its controller: it registers, follows the metadata log, opens what it hosts,
 * and sends signs of life. It owns no partition, so that no stalling log can silence it.
 *
 * <p>A broker that starts reads the whole log first and acts on nothing before it has met its own
 * registration: what stands before that is about an earlier incarnation.
 */
public final class BrokerLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLoop.class);
  private static final int MESSAGES_PER_TURN = 256;
  private static final int METADATA_BYTES = 1 << 20;
  private static final long METADATA_WAIT_MS = 500;
  private static final long RETRY_MS = 100;

  /** Others have to hear that they lead; that takes them less than a heartbeat. */
  private static final long LEAVING_BEAT_MS = 20;

  /**
   * What a broker says of itself.
   *
   * @param incarnation of this process, never used before
   * @param previousBrokerEpoch of the last incarnation if it shut down cleanly, else -1 (KIP-966)
   * @param heartbeatMs {@code broker.heartbeat.interval.ms}
   */
  public record Identity(
      int brokerId,
      UUID incarnation,
      long previousBrokerEpoch,
      List<Endpoint> endpoints,
      long heartbeatMs) {}

  /** Who is told; all on this loop, none may block for long. */
  public interface Listener {
    /** The controller has given this incarnation its epoch. */
    void registered(long brokerEpoch);

    /** There is a newer image. */
    void published(ClusterImage image);

    /** The broker is unfenced for the first time: it serves. */
    void unfenced();

    /** About four times a second: time for what is due every so often. */
    void tick(long nowMs);

    /** The broker cannot go on. */
    void failed(Throwable cause);
  }

  private record Retry(long atMs, Runnable task) {}

  private final Identity identity;
  private final ControllerService controller;
  private final ControllerService log;
  private final Metadata metadata;
  private final HostedPartitions hosted;
  private final Listener listener;
  private final LongSupplier clockMs;
  private final Mailbox<Runnable> mailbox;
  private final Queue<Retry> retries = new ArrayDeque<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private long brokerEpoch = -1;
  private boolean opening;
  private boolean serving;
  private boolean everUnfenced;
  private boolean fenced = true;
  private boolean leaving;
  private boolean beating;
  private long nextBeatMs;
  private volatile boolean stopped;

  /**
   * A loop that has not started.
   *
   * @param controller for everything but the metadata log
   * @param log for the metadata log: reads wait there, and would hold up what comes behind them
   * @param mailbox this loop's, shared with whoever completes work for it
   */
  public BrokerLoop(
      Identity identity,
      ControllerService controller,
      ControllerService log,
      Metadata metadata,
      HostedPartitions hosted,
      Listener listener,
      LongSupplier clockMs,
      Mailbox<Runnable> mailbox) {
    this.identity = identity;
    this.controller = controller;
    this.log = log;
    this.metadata = metadata;
    this.hosted = hosted;
    this.listener = listener;
    this.clockMs = clockMs;
    this.mailbox = mailbox;
  }

  @Override
  public void run() {
    try {
      register();
      readLog();
      while (!stopped) {
        int work = mailbox.drain(Runnable::run, MESSAGES_PER_TURN);
        long nowMs = clockMs.getAsLong();
        if (nowMs >= nextBeatMs) {
          nextBeatMs = nowMs + identity.heartbeatMs();
          beat();
          listener.tick(nowMs);
        }
        long nextRetryMs = runRetries(nowMs);
        if (work == 0) {
          mailbox.await(Math.min(nextBeatMs, nextRetryMs) - nowMs);
        }
      }
    } catch (RuntimeException | Error failure) {
      fail(failure);
    }
  }

  /** Ends {@link #run} after the turn under way. Any thread. */
  public void stop() {
    stopped = true;
    mailbox.wake();
  }

  /**
   * Asks the controller to relieve this broker, so that others lead before it is gone (KIP-841).
   * Any thread.
   *
   * @return completed once it may stop
   */
  public CompletableFuture<Void> leave() {
    mailbox.put(
        () -> {
          leaving = true;
          nextBeatMs = 0;
        });
    return left;
  }

  private void register() {
    onLoop(
        controller.registerBroker(
            new Requests.RegisterBroker(
                identity.brokerId(),
                identity.incarnation(),
                identity.endpoints(),
                identity.previousBrokerEpoch())),
        (reply, failure) -> {
          if (failure != null) {
            LOG.info("cannot register with the controller yet: {}", failure.toString());
            retry(this::register);
          } else if (reply.error() == KafkaError.NONE) {
            brokerEpoch = reply.brokerEpoch();
            LOG.info("registered in broker epoch {}", brokerEpoch);
            listener.registered(brokerEpoch);
            openOnceRegistered();
          } else {
            LOG.warn("registration refused: {} {}", reply.error(), reply.detail());
            retry(this::register);
          }
        });
  }

  private void readLog() {
    onLoop(
        log.readMetadata(identity.brokerId(), metadata.offset(), METADATA_BYTES, METADATA_WAIT_MS),
        (chunk, failure) -> {
          if (failure != null) {
            LOG.debug("cannot read the metadata log: {}", failure.toString());
            retry(this::readLog);
            return;
          }
          replay(chunk);
          readLog();
        });
  }

  private void replay(MetadataChunk chunk) {
    long before = metadata.offset();
    try {
      MetadataCodec.decode(
          chunk.batches(),
          before,
          (record, offset) -> {
            metadata.replay(record, offset);
            hosted.replayed(record);
          });
    } catch (MalformedFrame damaged) {
      throw new IllegalStateException(
          "metadata log from offset %d: %s".formatted(before, damaged.getMessage()), damaged);
    }
    if (metadata.offset() > before) {
      hosted.tellShard(); // first, for clients act on what is published
      listener.published(metadata.image());
      openOnceRegistered();
    }
  }

  private void openOnceRegistered() {
    Registration own = metadata.broker(identity.brokerId());
    if (opening || own == null || brokerEpoch < 0 || own.brokerEpoch() != brokerEpoch) {
      return;
    }
    opening = true;
    onLoop(
        hosted.start(),
        (nothing, failure) -> {
          if (failure != null) {
            fail(failure);
          } else {
            serving = true;
            nextBeatMs = 0;
          }
        });
  }

  private void beat() {
    if (beating || brokerEpoch < 0) {
      return;
    }
    beating = true;
    onLoop(
        controller.heartbeat(
            new Requests.Heartbeat(
                identity.brokerId(), brokerEpoch, metadata.offset(), !serving, leaving)),
        (reply, failure) -> {
          beating = false;
          if (failure != null) {
            LOG.debug("no answer to a heartbeat: {}", failure.toString());
          } else if (reply.error() == KafkaError.NONE) {
            stands(reply);
          } else {
            fail(
                new IllegalStateException(
                    "broker %d in epoch %d is not known to the controller any more: %s; does"
                            .formatted(identity.brokerId(), brokerEpoch, reply.error())
                        + " another process use its node.id?"));
          }
        });
  }

  private void stands(Requests.HeartbeatReply reply) {
    if (reply.fenced() != fenced) {
      fenced = reply.fenced();
      LOG.info(fenced ? "fenced by the controller" : "unfenced by the controller");
    }
    if (!fenced && !everUnfenced) {
      everUnfenced = true;
      listener.unfenced();
    }
    if (reply.shouldShutDown()) {
      left.complete(null);
    } else if (leaving) {
      nextBeatMs = Math.min(nextBeatMs, clockMs.getAsLong() + LEAVING_BEAT_MS);
    } else if (fenced && serving) {
      nextBeatMs = 0; // The sooner it says that it has caught up, the sooner it serves.
    }
  }

  private <T> void onLoop(CompletableFuture<T> answer, BiConsumer<T, Throwable> then) {
    CompletionStage<T> stage = answer;
    stage.whenComplete(
        (value, failure) -> {
          Throwable cause =
              failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
          mailbox.put(() -> then.accept(value, cause));
        });
  }

  private void retry(Runnable task) {
    retries.add(new Retry(clockMs.getAsLong() + RETRY_MS, task));
  }

  private long runRetries(long nowMs) {
    while (!retries.isEmpty() && retries.peek().atMs() <= nowMs) {
      retries.poll().task().run();
    }
    return retries.isEmpty() ? Long.MAX_VALUE : retries.peek().atMs();
  }

  private void fail(Throwable cause) {
    stopped = true;
    listener.failed(cause);
  }
}
