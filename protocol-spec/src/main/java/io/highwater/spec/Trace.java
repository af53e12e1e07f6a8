package io.highwater.spec;

import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.partition.Partition;
import java.util.List;

/**
 * Hears of every action, so that a run can be held against the specification afterwards.
 *
 * <p>A {@link Node} reports what it handled before it lets the effects go; a runtime reports what
 * only it knows: which message an event came in, which fetches and answers really left, what the
 * controller decided. Nobody reports what changes nothing in the model: a refused request, a late
 * completion.
 *
 * <h2>The format</h2>
 *
 * <p>NDJSON. The first line of each file is a header: {@code {"format":"highwater-trace",
 * "version":1, "source":"processes", "node":"broker-1", "incarnation":2, "id":"<uuid>",
 * "violated":null, "settings":{}}}; source is one of processes, worlds, simulator and tlc; node,
 * incarnation and id (with which the incarnation registers) are absent where one file has all
 * actors in order; violated may be {@code {"invariant":"…", "detail":"…"}}; settings of whoever
 * tells of the controller has {@code "elr"}, whether there are eligible leader replicas. Each
 * further line is an action:
 *
 * <p>{@code {"actor":"broker-1", "incarnation":2, "shard":0, "seq":17,
 * "action":"ReceiveFetchRequest", "partition":"<topic id>-0", "args":{…}, "message":{…},
 * "after":{…}}}
 *
 * <dl>
 *   <dt>actor, incarnation, shard, seq
 *   <dd>Who acted: {@code broker-N}, {@code controller} or {@code harness}; seq counts from 1
 *       without a gap in each actor. A kill may tear the last line and no other.
 *   <dt>action
 *   <dd>An action of {@code Replication.tla}, or one of {@code CreatePartition}, {@code OpenLog},
 *       {@code DropReplica} (of the version that does without this broker), {@code LeaveLate}
 *       (waiting requests timed out), {@code RemoveTopic} and {@code ConfigureTopic}, which it
 *       leaves out.
 *   <dt>args
 *   <dd>Those of the action. {@code WriteRecordToLeader} has {@code "acks"}, {@code "count"}, 0 for
 *       a batch that was there already, and of such a one {@code "answered"}, where the original
 *       ends, if it was answered at once. {@code StopBroker} may have {@code "brokerEpoch"}, the
 *       epoch that ended well by the word that the process left: its own, or, if it never heard of
 *       that, the one whose word it found.
 *   <dt>partition
 *   <dd>{@link PartitionId#toString}; absent where the action concerns every partition.
 *   <dt>message
 *   <dd>{@code {"connection":"broker-2/5>broker-1", "correlation":12, "direction":"send"}}: one
 *       fetch or its answer, by the follower with its broker epoch, the leader, and the number of
 *       the request. A receive is reported when the event is taken from the mailbox. AlterPartition
 *       is paired by what it says, versions of the metadata by their partition epoch, registrations
 *       by the incarnation's id.
 *   <dt>after
 *   <dd>A broker: the whole replica, {@code {"leader":1, "leaderEpoch":0, "leo":5, "hw":3,
 *       "durable":5, "epochs":[[epoch, start], …]}}, {@code "start"} if its log does not begin with
 *       0, and of a leader {@code "epochStart", "isr": {"committed", "proposed", "joiner",
 *       "joinerEpoch", "partitionEpoch", "stray"}, "asked" (an AlterPartition is outstanding),
 *       "progress": {"2": {"offset", "flushed", "brokerEpoch"}}, "pending" (the ends that acks=all
 *       requests wait for)}. The controller: {@code {"unfenced":[…], "stopping":[…],
 *       "brokerEpochs":{…}, "versions":{"<partition>":{"leader", "leaderEpoch", "partitionEpoch",
 *       "isr", "elr", "lastKnown", "recovering", "replicas", "adding", "removing", "minIsr",
 *       "flushPolicy", "unclean"}}}} with the partitions that have a new version; the last three
 *       are its topic's settings.
 * </dl>
 *
 * <p>Numbers are Kafka's: offsets and epochs from 0, -1 for none. The arguments of each action are
 * those that {@link TraceLines} writes. A runtime that writes lines to a file hands each to the
 * kernel before any effect of its action leaves the process, so that a killed process has told of
 * everything that others have seen.
 *
 * <p>Calls for one actor come from one thread.
 */
public interface Trace {
  /** Nobody listens. */
  Trace OFF = new Silence();

  /**
   * Names a message between two nodes.
   *
   * @param connection who talks to whom, in which life
   * @param correlation the number of the request on it; its answer has the same
   */
  record Message(String connection, long correlation) {
    /** A fetch of one broker from another, and its answer. */
    public static Message fetch(int follower, long brokerEpoch, int leader, long correlation) {
      return new Message(
          "broker-%d/%d>broker-%d".formatted(follower, brokerEpoch, leader), correlation);
    }
  }

  /** Whether anybody listens; else no other method needs to be called. */
  boolean isOn();

  /** The next event that is handled came in this message. */
  void receiving(Message message);

  /**
   * A replica has handled an event.
   *
   * @param effects what followed for this replica, none of it performed yet
   */
  void handled(Event event, List<Effect> effects, Partition replica);

  /** A version does without this broker, and nothing is left of its replica, if it had one. */
  void dropped(Event.PartitionRemoved event);

  /** A follower's fetch is leaving, on its way to {@code fetch.leaderId()}. */
  void fetchLeaves(Effect.SendFetch fetch, long brokerEpoch, Message message);

  /** A leader's answer to a follower is leaving; refusals are not told. */
  void fetchAnswerLeaves(FetchAnswered answer, Message message);

  /**
   * What a leader answers a follower.
   *
   * @param leaderEpoch the epoch of the request
   * @param offset the offset of the request
   * @param empty whether there are no records in it
   * @param diverging the leader's last common epoch and where that ends; null if the logs agree
   */
  record FetchAnswered(
      PartitionId partition,
      int replicaId,
      int leaderEpoch,
      long offset,
      boolean empty,
      long highWatermark,
      Event.EpochStart diverging) {}

  /**
   * The controller has decided, and replayed its decision.
   *
   * @param request one of {@link io.highwater.spec.metadata.Requests}, or null for what time
   *     brought about
   * @param metadata with the decision's records
   */
  void decided(Object request, Decision<?> decision, Metadata metadata);

  /** Hears nothing. */
  final class Silence implements Trace {
    private Silence() {}

    @Override
    public boolean isOn() {
      return false;
    }

    @Override
    public void receiving(Message message) {}

    @Override
    public void handled(Event event, List<Effect> effects, Partition replica) {}

    @Override
    public void dropped(Event.PartitionRemoved event) {}

    @Override
    public void fetchLeaves(Effect.SendFetch fetch, long brokerEpoch, Message message) {}

    @Override
    public void fetchAnswerLeaves(FetchAnswered answer, Message message) {}

    @Override
    public void decided(Object request, Decision<?> decision, Metadata metadata) {}
  }
}
