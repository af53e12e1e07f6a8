package io.highwater.spec.group;

import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** A client's process: joins, divides the work if it leads, reads, commits, and may be unwell. */
final class SimConsumer {
  static final int SESSION_MS = 6_000;
  static final int REBALANCE_MS = 10_000;
  static final int PARTITIONS = 6;
  private static final String GROUP = "g";
  private static final int TIMEOUT_MS = 2_000;

  private final String name;
  private final String instanceId;
  private final Agenda agenda;
  private final SharedLog log;
  private final GroupJudge judge;
  private SimCoordinator coordinator;
  private int connection;
  private long sentMs;
  private long pausedUntilMs;
  private boolean isStuck;
  private boolean isStopped;
  private String memberId = "";
  private int lives;
  private int generation = -1;
  private boolean isAssigned;
  private boolean isCommitting;
  private List<Integer> owned = List.of();
  private final List<Call> outstanding = new ArrayList<>();
  private final SortedMap<Integer, Long> positions = new TreeMap<>();

  /** A request on its way; after a timeout or on another connection its answer says nothing. */
  final class Call implements Ticket {
    private final int on = connection;
    private final Consumer<GroupReply> then;

    private Call(Consumer<GroupReply> then) {
      this.then = then;
    }

    void answer(GroupReply reply) {
      agenda.after(agenda.between(1, 30), () -> act(() -> take(reply)));
    }

    private void take(GroupReply reply) {
      if (outstanding.remove(this)) {
        then.accept(reply);
      }
    }
  }

  SimConsumer(String name, String instanceId, Agenda agenda, SharedLog log, GroupJudge judge) {
    this.name = name;
    this.instanceId = instanceId;
    this.agenda = agenda;
    this.log = log;
    this.judge = judge;
    agenda.after(agenda.between(0, 500), this::join);
    agenda.after(SESSION_MS / 6, this::heartbeat);
    agenda.after(100, this::work);
  }

  String instanceId() {
    return instanceId;
  }

  int generation() {
    return generation;
  }

  boolean isAssigned() {
    return isAssigned;
  }

  List<Integer> owned() {
    return isAssigned ? owned : List.of();
  }

  /** Whether it does what a member must. */
  boolean isWell() {
    return !isStopped && !isStuck;
  }

  boolean isRunning() {
    return !isStopped;
  }

  // ---- what befalls it -------------------------------------------------------------------------

  void kill() {
    isStopped = true;
    connection++;
  }

  void pause(long millis) {
    pausedUntilMs = agenda.nowMs() + millis;
  }

  /** It sends heartbeats, and nothing else any more. */
  void stick() {
    isStuck = true;
  }

  void leave() {
    if (!memberId.isEmpty()) {
      send(
          it ->
              new GroupRequest.Leave(
                  it, GROUP, List.of(new GroupRequest.Speaker(memberId, instanceId))),
          TIMEOUT_MS,
          reply -> {});
    }
    isStopped = true;
  }

  private void act(Runnable what) {
    if (agenda.nowMs() < pausedUntilMs) {
      agenda.at(pausedUntilMs, () -> act(what));
    } else if (!isStopped) {
      what.run();
    }
  }

  // ---- its connection --------------------------------------------------------------------------

  private void send(
      Function<Ticket, GroupRequest> request, int timeoutMs, Consumer<GroupReply> then) {
    if (coordinator == null) {
      coordinator = log.leader();
    }
    Call call = new Call(then);
    outstanding.add(call);
    GroupRequest made = request.apply(call);
    SimCoordinator to = coordinator;
    sentMs = Math.max(sentMs, agenda.nowMs() + agenda.between(1, 30));
    agenda.at(
        sentMs,
        () -> {
          if (call.on == connection || isStopped) {
            to.dispatch(made);
          }
        });
    agenda.after(
        timeoutMs,
        () ->
            act(
                () -> {
                  if (outstanding.contains(call)) {
                    reconnect();
                  }
                }));
  }

  /** Nothing that was asked before will be answered. */
  private void reconnect() {
    connection++;
    coordinator = null;
    List<Call> lost = List.copyOf(outstanding);
    outstanding.clear();
    lost.forEach(call -> call.then.accept(new GroupReply.Refused(KafkaError.REQUEST_TIMED_OUT)));
  }

  // ---- what it does ----------------------------------------------------------------------------

  private void join() {
    act(
        () -> {
          if (isStuck) {
            return;
          }
          isAssigned = false;
          int life = ++lives;
          send(
              it -> joinRequest(it, name + "." + life),
              REBALANCE_MS + 5_000,
              reply -> {
                switch (reply) {
                  case GroupReply.MemberIdGiven given -> {
                    memberId = given.memberId();
                    join();
                  }
                  case GroupReply.Joined joined -> sync(joined);
                  case GroupReply.Refused refused -> refused(refused.error());
                  case GroupReply.Synced no -> throw new AssertionError(no);
                  case GroupReply.Done no -> throw new AssertionError(no);
                  case GroupReply.Left no -> throw new AssertionError(no);
                  case GroupReply.OffsetsChanged no -> throw new AssertionError(no);
                  case GroupReply.OffsetsFetched no -> throw new AssertionError(no);
                  case GroupReply.Described no -> throw new AssertionError(no);
                  case GroupReply.Listed no -> throw new AssertionError(no);
                }
              });
        });
  }

  private GroupRequest joinRequest(Ticket ticket, String newId) {
    return new GroupRequest.Join(
        ticket,
        GROUP,
        new GroupRequest.Speaker(memberId, instanceId),
        newId,
        true,
        true,
        name,
        "/host",
        SESSION_MS,
        REBALANCE_MS,
        "consumer",
        List.of(new GroupProtocol("range", Rig.bytes("t"))));
  }

  /** Whatever was refused, begin again with what is still true. */
  private void refused(KafkaError error) {
    isAssigned = false;
    if (error == KafkaError.FENCED_INSTANCE_ID) {
      isStopped = true;
      return;
    }
    if (error == KafkaError.UNKNOWN_MEMBER_ID) {
      memberId = "";
    }
    if (error == KafkaError.NOT_COORDINATOR || error == KafkaError.COORDINATOR_NOT_AVAILABLE) {
      reconnect();
    }
    int life = ++lives;
    agenda.after(
        agenda.between(20, 200),
        () -> {
          if (life == lives) {
            join();
          }
        });
  }

  private void sync(GroupReply.Joined joined) {
    memberId = joined.memberId();
    generation = joined.generation();
    SortedMap<String, Opaque> parts = new TreeMap<>();
    if (!joined.keepsAssignment() && !joined.members().isEmpty()) {
      List<String> texts = new ArrayList<>();
      joined.members().forEach(each -> texts.add(""));
      int shift = agenda.between(0, PARTITIONS);
      for (int i = 0; i < PARTITIONS; i++) {
        int to = (i + shift) % texts.size();
        texts.set(to, texts.get(to) + i);
      }
      for (int i = 0; i < texts.size(); i++) {
        parts.put(joined.members().get(i).memberId(), Rig.bytes(texts.get(i)));
      }
    }
    send(
        it ->
            new GroupRequest.Sync(
                it,
                GROUP,
                new GroupRequest.Speaker(memberId, instanceId),
                joined.generation(),
                "consumer",
                "range",
                parts),
        REBALANCE_MS + 5_000,
        reply -> {
          if (reply instanceof GroupReply.Synced synced) {
            begin(Rig.text(synced.assignment()));
          } else {
            refused(((GroupReply.Refused) reply).error());
          }
        });
  }

  private void begin(String assignment) {
    owned = assignment.chars().mapToObj(each -> each - '0').toList();
    judge.owns(instanceId == null ? memberId : instanceId, generation, owned);
    int of = generation;
    send(
        it -> new GroupRequest.FetchOffsets(it, GROUP, null),
        TIMEOUT_MS,
        reply -> {
          if (reply instanceof GroupReply.OffsetsFetched fetched && of == generation) {
            positions.clear();
            for (int each : owned) {
              CommittedOffset known = fetched.offsets().get(new TopicPartition("t", each));
              positions.put(each, known == null ? 0 : known.offset());
            }
            isAssigned = true;
          } else {
            refused(KafkaError.COORDINATOR_NOT_AVAILABLE);
          }
        });
  }

  private void heartbeat() {
    if (isAssigned || isStuck) {
      act(
          () ->
              send(
                  it ->
                      new GroupRequest.Heartbeat(
                          it, GROUP, new GroupRequest.Speaker(memberId, instanceId), generation),
                  TIMEOUT_MS,
                  this::check));
    }
    if (!isStopped) {
      agenda.after(SESSION_MS / 6, this::heartbeat);
    }
  }

  /** What a heartbeat or a commit says of the generation. */
  private void check(GroupReply reply) {
    if (isAssigned && reply instanceof GroupReply.Refused refused) {
      switch (refused.error()) {
        case REBALANCE_IN_PROGRESS, ILLEGAL_GENERATION -> join();
        case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID -> refused(refused.error());
        case REQUEST_TIMED_OUT -> {}
        default -> reconnect();
      }
    }
  }

  private void work() {
    act(this::commit);
    if (!isStopped) {
      agenda.after(agenda.between(50, 400), this::work);
    }
  }

  private void commit() {
    if (!isAssigned || isCommitting || positions.isEmpty() || isStuck) {
      return;
    }
    positions.replaceAll((partition, position) -> position + agenda.between(1, 5));
    SortedMap<TopicPartition, CommittedOffset> offsets = new TreeMap<>();
    positions.forEach(
        (partition, position) ->
            offsets.put(new TopicPartition("t", partition), new CommittedOffset(position, -1, "")));
    SortedMap<TopicPartition, CommittedOffset> said = Collections.unmodifiableSortedMap(offsets);
    isCommitting = true;
    send(
        it ->
            new GroupRequest.CommitOffsets(
                it, GROUP, new GroupRequest.Speaker(memberId, instanceId), generation, said),
        TIMEOUT_MS,
        reply -> {
          isCommitting = false;
          if (reply instanceof GroupReply.OffsetsChanged) {
            said.forEach((partition, at) -> judge.acknowledged(partition, at.offset()));
          }
          check(reply);
        });
  }
}
