package io.highwater.fault.sim;

import io.highwater.spec.Acks;
import io.highwater.spec.Batch;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The cluster's clients and what they have asked for. */
final class SimClients {
  /** A batch on its way; {@code client} is null in a story, where nobody retries. */
  record Send(
      SimClient client,
      long attempt,
      int process,
      int partition,
      Acks acks,
      Batch batch,
      long value,
      long timeoutMs)
      implements Ticket {}

  /** A read on its way. */
  record Poll(SimClient client, long attempt, int process, int partition) implements Ticket {}

  /** Somebody wants to know the latest offset. */
  private record Question() implements Ticket {}

  /** The answer to a batch. */
  record Sent(Send send, KafkaError error, long offset) {}

  /** The answer to a read; no entries where there was an error. */
  record Polled(Poll poll, List<SimLog.Entry> entries) {}

  private static final Question QUESTION = new Question();

  private final World world;
  private final SimClient[] clients;
  private long values;

  /** Who has sent what in a story; the same again is the same batch once more. */
  private final SortedMap<Long, Integer> told = new TreeMap<>();

  private final SortedSet<Integer> answered = new TreeSet<>();
  private boolean calm;
  private final boolean[] progress;

  SimClients(World world, int count) {
    this.world = world;
    this.clients = new SimClient[count];
    for (int i = 0; i < count; i++) {
      clients[i] = new SimClient(world, i);
    }
    this.progress = new boolean[world.shape.partitions()];
  }

  /** Every client begins. */
  void start() {
    for (SimClient each : clients) {
      each.start();
    }
  }

  /** Everything is healed: from now on each partition is written to until that succeeds. */
  void calm() {
    calm = true;
    for (SimClient each : clients) {
      each.calm();
    }
  }

  /** A partition that has acknowledged nothing since {@link #calm}, or -1. */
  int silent() {
    for (int partition = 0; partition < progress.length; partition++) {
      if (!progress[partition]) {
        return partition;
      }
    }
    return -1;
  }

  /** Nobody begins anything any more. */
  void stop() {
    for (SimClient each : clients) {
      each.stop();
    }
  }

  boolean isIdle() {
    for (SimClient each : clients) {
      if (each.isBusy()) {
        return false;
      }
    }
    return true;
  }

  long nextValue(int count) {
    long first = values;
    values += count;
    return first;
  }

  /** Whom some broker, which may be behind the times, takes for the leader; -1 for nobody. */
  int believedLeader(int partition, int asked) {
    return world.broker(1 + asked % world.shape.brokers()).leaderOf(partition);
  }

  // ---- at a client -----------------------------------------------------------------------------

  void happen(Happening it) {
    switch (it.kind) {
      case PRODUCED -> produced((Sent) it.load);
      case POLLED -> polled((Polled) it.load);
      case ACT -> client(it.actor).act();
      case GIVE_UP -> client(it.actor).giveUp(it.argument(0));
      default -> throw new IllegalArgumentException("not for a client: " + it.kind);
    }
  }

  private SimClient client(int host) {
    return clients[host - world.clientHost(0)];
  }

  private void produced(Sent sent) {
    Send send = sent.send();
    boolean good = sent.error() == KafkaError.NONE;
    if (send.client() != null) {
      send.client().produced(sent);
    } else if (answered.add(send.process())) {
      ClientOp.Type type = good && send.acks() == Acks.ALL ? ClientOp.Type.OK : ClientOp.Type.INFO;
      ended(send, type, sent.offset());
    }
  }

  /** Writes down how a batch ended. */
  void ended(Send send, ClientOp.Type type, long offset) {
    world.history.endSend(
        send.process(),
        world.nowUs(),
        type,
        send.partition(),
        type == ClientOp.Type.OK ? offset : -1,
        send.value(),
        send.batch().count());
    if (type == ClientOp.Type.OK && calm) {
      progress[send.partition()] = true;
    }
  }

  private void polled(Polled polled) {
    if (polled.poll().client() != null) {
      polled.poll().client().polled(polled);
    } else if (polled.entries() != null) {
      Poll poll = polled.poll();
      world.history.endPoll(
          poll.process(), world.nowUs(), ClientOp.Type.OK, poll.partition(), polled.entries(), -1);
    }
  }

  // ---- at a broker -----------------------------------------------------------------------------

  /** What a batch that has arrived is to a node. */
  Event produce(Happening it, long nowMs) {
    Send send = it.load instanceof Send known ? known : told(it);
    return new Event.Produce(
        world.partition(it.partition),
        send,
        send.batch(),
        send.acks(),
        new SimLog.Records(List.of(new SimLog.Entry(send.batch(), send.value()))),
        nowMs + send.timeoutMs());
  }

  private Send told(Happening it) {
    Batch batch =
        new Batch(
            0,
            -1,
            (int) it.argument(1),
            it.argument(2),
            (short) it.argument(3),
            (int) it.argument(4));
    long value = it.argument(5);
    boolean again = told.containsKey(value);
    int process = told.computeIfAbsent(value, first -> world.history.newProcess());
    if (!again) {
      values = Math.max(values, value + batch.count());
      world.history.invokeSend(process, world.nowUs(), it.partition, value, batch.count());
    }
    Acks acks = acks(it.argument(0));
    return new Send(null, 0, process, it.partition, acks, batch, value, it.argument(6));
  }

  /** Acks as requests say it: 0, 1, or -1 for all. */
  static long number(Acks acks) {
    return switch (acks) {
      case NONE -> 0;
      case LEADER -> 1;
      case ALL -> -1;
    };
  }

  private static Acks acks(long number) {
    return number == 0 ? Acks.NONE : number == 1 ? Acks.LEADER : Acks.ALL;
  }

  Event poll(Happening it) {
    Poll poll;
    if (it.load instanceof Poll known) {
      poll = known;
    } else {
      poll = new Poll(null, 0, world.history.newProcess(), it.partition);
      world.history.invokePoll(poll.process(), world.nowUs(), it.partition, -1);
    }
    return new Event.FetchReady(world.partition(it.partition), poll, -1, -1, it.argument(0), -1);
  }

  Event ask(Happening it) {
    return new Event.ListLatest(world.partition(it.partition), QUESTION, -1);
  }

  /** A broker answers a batch; to {@code acks=0} it says nothing. */
  void replied(SimBroker broker, Effect.ProduceReply reply) {
    Send send = (Send) reply.ticket();
    world.tally.error(reply.error());
    if (send.acks() == Acks.NONE) {
      return;
    }
    if (reply.error() == KafkaError.NONE && send.acks() == Acks.ALL) {
      world.tally.acknowledgement();
      world.judge.acknowledged(broker, send.partition(), reply.baseOffset() + send.batch().count());
    }
    world.send(
        new Happening(
            Kind.PRODUCED,
            hostOf(send.client()),
            broker.id(),
            send.partition(),
            new Sent(send, reply.error(), reply.baseOffset())));
  }

  private int hostOf(SimClient client) {
    return client == null ? world.clientHost(0) : client.host();
  }

  void read(SimBroker broker, Effect.FetchAnswer answer, List<SimLog.Entry> entries) {
    respond(broker, (Poll) answer.ticket(), entries);
  }

  void readFailed(SimBroker broker, Effect.FetchRejected rejection) {
    respond(broker, (Poll) rejection.ticket(), null);
  }

  private void respond(SimBroker broker, Poll poll, List<SimLog.Entry> entries) {
    world.send(
        new Happening(
            Kind.POLLED,
            hostOf(poll.client()),
            broker.id(),
            poll.partition(),
            new Polled(poll, entries)));
  }

  /** Nobody was there to take a client's request. */
  void refused(Happening it) {
    if (it.load instanceof Send send && send.client() != null) {
      send.client().refused(send.attempt());
    } else if (it.load instanceof Poll poll && poll.client() != null) {
      poll.client().refused(poll.attempt());
    }
  }
}
