package io.highwater.fault.sim;

import io.highwater.spec.Acks;
import io.highwater.spec.Batch;
import java.util.Arrays;
import java.util.List;

/**
 * A client that does one thing at a time: it appends a batch and waits, or reads on, or asks for
 * the latest offset.
 *
 * <p>Only an idempotent producer sends a batch again whose outcome it does not know. Whoever gives
 * up a batch goes on as somebody else: under another process, and in another producer epoch.
 */
final class SimClient {
  private static final long REFUSED_US = 1_000;
  private static final long AGAIN_US = 50_000;
  private static final int ATTEMPTS_MAX = 6;

  private final World world;
  private final int index;
  private final boolean reads;
  private final boolean idempotent;
  private final long pauseUs;
  private final long timeoutUs;
  private final long[] positions;
  private final int[] sequences;
  private Acks acks;
  private short producerEpoch;
  private int process = -1;
  private SimClients.Send send;
  private SimClients.Poll poll;
  private long attempts;
  private int tries;
  private boolean inDoubt;
  private boolean calm;
  private boolean stopped;
  private int turn;

  SimClient(World world, int index) {
    this.world = world;
    this.index = index;
    Rng rng = world.rng;
    this.reads = index > 1 && rng.chance(300);
    this.idempotent = rng.chance(600);
    this.acks = index == 0 || idempotent ? Acks.ALL : rng.oneOf(Acks.values());
    this.pauseUs = rng.between(5_000, world.weather.clientPauseUsMax());
    this.timeoutUs = rng.between(500, 4_000) * 1_000;
    this.positions = new long[world.shape.partitions()];
    Arrays.fill(positions, world.shape.logStart());
    this.sequences = new int[world.shape.partitions()];
    this.turn = index;
  }

  int host() {
    return world.clientHost(index);
  }

  void start() {
    process = world.history.newProcess();
    actLater(world.rng.between(0, pauseUs));
  }

  void calm() {
    calm = true;
    acks = Acks.ALL;
  }

  void stop() {
    stopped = true;
  }

  boolean isBusy() {
    return send != null || poll != null;
  }

  private void actLater(long us) {
    world.later(us, Happening.of(Kind.ACT, host()));
  }

  /** Begins something, or tries again. */
  void act() {
    if (send != null) {
      attempt();
    } else if (!stopped && !isBusy()) {
      begin();
    }
  }

  private void begin() {
    int partition =
        calm ? turn++ % world.shape.partitions() : world.rng.below(world.shape.partitions());
    if (!reads || (calm && acks == Acks.ALL && index < 2)) {
      beginSend(partition);
    } else if (world.rng.chance(300)) {
      ask(partition);
    } else {
      beginPoll(partition);
    }
  }

  private void ask(int partition) {
    int leader = world.clients.believedLeader(partition, world.rng.below(64));
    if (leader > 0) {
      world.send(new Happening(Kind.ASK, leader, host(), partition, null));
    }
    actLater(pauseUs);
  }

  // ---- sending ---------------------------------------------------------------------------------

  private void beginSend(int partition) {
    int count = world.rng.chance(700) ? 1 : (int) world.rng.between(2, 4);
    long value = world.clients.nextValue(count);
    Batch batch =
        idempotent
            ? new Batch(0, -1, count, index + 1L, producerEpoch, sequences[partition])
            : Batch.plain(count);
    world.history.invokeSend(process, world.nowUs(), partition, value, count);
    send =
        new SimClients.Send(
            this, attempts, process, partition, acks, batch, value, timeoutUs / 1_000);
    tries = 0;
    inDoubt = false;
    attempt();
  }

  private void attempt() {
    int leader = world.clients.believedLeader(send.partition(), world.rng.below(64));
    tries++;
    if (leader < 0) {
      failed(false);
      return;
    }
    attempts++;
    send =
        new SimClients.Send(
            this,
            attempts,
            send.process(),
            send.partition(),
            send.acks(),
            send.batch(),
            send.value(),
            send.timeoutMs());
    Batch batch = send.batch();
    world.send(
        new Happening(
            Kind.PRODUCE,
            leader,
            host(),
            send.partition(),
            send,
            SimClients.number(send.acks()),
            batch.count(),
            batch.producerId(),
            batch.producerEpoch(),
            batch.baseSequence(),
            send.value(),
            send.timeoutMs()));
    if (send.acks() == Acks.NONE) {
      inDoubt = true;
      giveUpSend();
    } else {
      world.later(timeoutUs + AGAIN_US, Happening.of(Kind.GIVE_UP, host(), attempts));
    }
  }

  void produced(SimClients.Sent sent) {
    if (send == null || sent.send().attempt() != attempts) {
      return;
    }
    switch (sent.error()) {
      case NONE -> succeeded(sent.offset());
      case NOT_ENOUGH_REPLICAS -> failed(false);
      case OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH -> {
        tries = ATTEMPTS_MAX;
        failed(false);
      }
      default -> failed(true);
    }
  }

  private void succeeded(long offset) {
    if (idempotent) {
      int partition = send.partition();
      sequences[partition] = Batch.sequenceAfter(sequences[partition], send.batch().count());
    }
    ClientOp.Type type = send.acks() == Acks.ALL ? ClientOp.Type.OK : ClientOp.Type.INFO;
    world.clients.ended(send, type, offset);
    send = null;
    if (type == ClientOp.Type.INFO) {
      process = world.history.newProcess();
    }
    actLater(pauseUs);
  }

  /** An attempt has failed; {@code perhapsAppended} if nobody knows that it did. */
  private void failed(boolean perhapsAppended) {
    inDoubt |= perhapsAppended;
    boolean maySendAgain = idempotent || !inDoubt;
    if (maySendAgain && tries < ATTEMPTS_MAX) {
      attempts++;
      actLater(AGAIN_US);
      return;
    }
    giveUpSend();
  }

  private void giveUpSend() {
    world.clients.ended(send, inDoubt ? ClientOp.Type.INFO : ClientOp.Type.FAIL, -1);
    send = null;
    if (inDoubt) {
      process = world.history.newProcess();
    }
    if (idempotent) {
      producerEpoch++;
      Arrays.fill(sequences, 0);
    }
    actLater(pauseUs);
  }

  // ---- reading ---------------------------------------------------------------------------------

  private void beginPoll(int partition) {
    int leader = world.clients.believedLeader(partition, world.rng.below(64));
    if (leader < 0) {
      actLater(AGAIN_US);
      return;
    }
    attempts++;
    world.history.invokePoll(process, world.nowUs(), partition, -1);
    poll = new SimClients.Poll(this, attempts, process, partition);
    world.send(new Happening(Kind.POLL, leader, host(), partition, poll, positions[partition]));
    world.later(timeoutUs, Happening.of(Kind.GIVE_UP, host(), attempts));
  }

  void polled(SimClients.Polled polled) {
    if (poll == null || polled.poll().attempt() != attempts) {
      return;
    }
    ClientOp.Type type = polled.entries() == null ? ClientOp.Type.FAIL : ClientOp.Type.OK;
    List<SimLog.Entry> entries = polled.entries() == null ? List.of() : polled.entries();
    world.history.endPoll(process, world.nowUs(), type, poll.partition(), entries, -1);
    if (!entries.isEmpty()) {
      positions[poll.partition()] = entries.getLast().end();
    }
    poll = null;
    actLater(pauseUs);
  }

  // ---- silence ---------------------------------------------------------------------------------

  void refused(long attempt) {
    world.later(REFUSED_US, Happening.of(Kind.GIVE_UP, host(), attempt));
  }

  /** No answer has come to an attempt. */
  void giveUp(long attempt) {
    if (attempt != attempts) {
      return;
    }
    if (poll != null) {
      polled(new SimClients.Polled(poll, null));
    } else if (send != null) {
      failed(true);
    }
  }
}
