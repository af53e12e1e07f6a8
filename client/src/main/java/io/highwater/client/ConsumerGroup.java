package io.highwater.client;

import io.highwater.wire.ErrorCode;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.FindCoordinator;
import io.highwater.wire.message.Heartbeat;
import io.highwater.wire.message.JoinGroup;
import io.highwater.wire.message.LeaveGroup;
import io.highwater.wire.message.OffsetCommit;
import io.highwater.wire.message.OffsetFetch;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import io.highwater.wire.message.SyncGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Speaks to the coordinator of a consumer group of the classic protocol, for one member or for
 * many. Who is in which generation is the caller's to remember; here nothing is but where the
 * coordinator was last, which is asked for again when it was not found there.
 *
 * <p>Safe for use by many threads. A member does one thing at a time, or its answers may come in
 * another order than it asked.
 */
public final class ConsumerGroup {
  private static final int NO_EPOCH = -1;

  private final Cluster cluster;
  private final String name;
  private final int sessionTimeoutMs;
  private final int rebalanceTimeoutMs;
  private final AtomicReference<Address> coordinator = new AtomicReference<>();

  /**
   * A group on a cluster, which stays the caller's to close.
   *
   * @param sessionTimeoutMs for how long a member may be silent
   * @param rebalanceTimeoutMs for how long the others wait for one that has to join again
   */
  public ConsumerGroup(Cluster cluster, String name, int sessionTimeoutMs, int rebalanceTimeoutMs) {
    this.cluster = cluster;
    this.name = name;
    this.sessionTimeoutMs = sessionTimeoutMs;
    this.rebalanceTimeoutMs = rebalanceTimeoutMs;
  }

  /**
   * Joins the next generation, and waits until it begins. One that has no id is given one first
   * (KIP-394), and comes back with it.
   *
   * @param assignor how the leader assigns partitions; all members must name the same
   */
  public CompletableFuture<Outcome<Joined>> join(
      GroupMember member, String assignor, List<String> topics) {
    return joinOnce(member, assignor, topics)
        .thenCompose(
            answered ->
                answered.thenAsync(
                    answer ->
                        answer.error() == ErrorCode.MEMBER_ID_REQUIRED && member.id().isEmpty()
                            ? joinOnce(named(member, answer.memberId()), assignor, topics)
                            : CompletableFuture.completedFuture(answered)))
        .thenApply(answered -> answered.then(answer -> joined(member, answer)))
        .thenApply(this::distrustUnlessFound);
  }

  private static GroupMember named(GroupMember member, String id) {
    return new GroupMember(id, member.generation(), member.instanceId());
  }

  private CompletableFuture<Outcome<JoinGroup.Response>> joinOnce(
      GroupMember member, String assignor, List<String> topics) {
    JoinGroup.Protocol protocol =
        new JoinGroup.Protocol(assignor, ConsumerProtocol.subscription(topics));
    return ask(
        JoinGroup.CODEC,
        new JoinGroup.Request(
            name,
            sessionTimeoutMs,
            rebalanceTimeoutMs,
            member.id(),
            member.instanceId(),
            ConsumerProtocol.TYPE,
            List.of(protocol),
            Optional.empty()),
        rebalanceTimeoutMs + cluster.config().requestTimeoutMs());
  }

  private static Outcome<Joined> joined(GroupMember member, JoinGroup.Response answer) {
    if (!answer.error().isNone()) {
      return DefiniteErrors.GROUP.judge(answer.error(), Optional.empty());
    }
    SortedMap<String, List<String>> topics = new TreeMap<>();
    try {
      for (JoinGroup.Member each : answer.members()) {
        topics.put(each.memberId(), ConsumerProtocol.topics(each.metadata()));
      }
    } catch (MalformedFrame e) {
      return Outcome.unknown(new Cause.Malformed(e.getMessage()));
    }
    GroupMember now =
        new GroupMember(answer.memberId(), answer.generationId(), member.instanceId());
    return Outcome.ok(new Joined(now, answer.protocolName(), answer.leader(), topics));
  }

  /**
   * Asks for the member's part, and waits until the leader has brought it.
   *
   * @param assignment of every member by its id, from the leader; else empty
   */
  public CompletableFuture<Outcome<SortedSet<TopicPartition>>> sync(
      GroupMember member,
      Optional<String> assignor,
      Map<String, SortedSet<TopicPartition>> assignment) {
    List<SyncGroup.Assignment> parts = new ArrayList<>();
    assignment.forEach(
        (id, partitions) ->
            parts.add(new SyncGroup.Assignment(id, ConsumerProtocol.assignment(partitions))));
    SyncGroup.Request request =
        new SyncGroup.Request(
            name,
            member.generation(),
            member.id(),
            member.instanceId(),
            Optional.of(ConsumerProtocol.TYPE),
            assignor,
            parts);
    return ask(SyncGroup.CODEC, request, rebalanceTimeoutMs + cluster.config().requestTimeoutMs())
        .thenApply(
            answered ->
                answered
                    .then(
                        answer ->
                            DefiniteErrors.GROUP.judge(
                                answer.error(), Optional.empty(), answer.assignment()))
                    .then(ConsumerGroup::partitions))
        .thenApply(this::distrustUnlessFound);
  }

  private static Outcome<SortedSet<TopicPartition>> partitions(ByteBuffer assignment) {
    try {
      return Outcome.ok(ConsumerProtocol.partitions(assignment));
    } catch (MalformedFrame e) {
      return Outcome.unknown(new Cause.Malformed(e.getMessage()));
    }
  }

  /** Says that the member lives. The good end brings nothing. */
  public CompletableFuture<Outcome<Void>> heartbeat(GroupMember member) {
    return ask(
            Heartbeat.CODEC,
            new Heartbeat.Request(name, member.generation(), member.id(), member.instanceId()),
            cluster.config().requestTimeoutMs())
        .thenApply(answered -> answered.then(answer -> judge(answer.error())))
        .thenApply(this::distrustUnlessFound);
  }

  /** Leaves the group. The good end brings nothing. */
  public CompletableFuture<Outcome<Void>> leave(GroupMember member) {
    LeaveGroup.Member one =
        new LeaveGroup.Member(member.id(), member.instanceId(), Optional.empty());
    return ask(
            LeaveGroup.CODEC,
            new LeaveGroup.Request(name, List.of(one)),
            cluster.config().requestTimeoutMs())
        .thenApply(answered -> answered.then(ConsumerGroup::left))
        .thenApply(this::distrustUnlessFound);
  }

  private static Outcome<Void> left(LeaveGroup.Response answer) {
    for (LeaveGroup.Outcome each : answer.members()) {
      if (!each.error().isNone()) {
        return judge(each.error());
      }
    }
    return judge(answer.error());
  }

  private static Outcome<Void> judge(ErrorCode error) {
    return DefiniteErrors.GROUP.judge(error, Optional.empty(), null);
  }

  // ---- offsets ---------------------------------------------------------------------------------

  /**
   * Commits where the group has come to: the next offsets to be read. The good end brings nothing,
   * and says that all of them are committed.
   *
   * @param offsets by partition, at least one
   */
  public CompletableFuture<Outcome<Void>> commit(
      GroupMember member, SortedMap<TopicPartition, Long> offsets) {
    SortedMap<String, List<Integer>> byTopic = ConsumerProtocol.byTopic(offsets.keySet());
    return known(byTopic)
        .thenCompose(
            refreshed ->
                refreshed.thenAsync(
                    view ->
                        ask(
                            OffsetCommit.CODEC,
                            request(member, offsets, view),
                            cluster.config().requestTimeoutMs())))
        .thenApply(answered -> answered.then(answer -> committed(answer, offsets.size())))
        .thenApply(this::distrustUnlessFound);
  }

  private OffsetCommit.Request request(
      GroupMember member, SortedMap<TopicPartition, Long> offsets, MetadataView view) {
    List<OffsetCommit.Topic> topics = new ArrayList<>();
    ConsumerProtocol.byTopic(offsets.keySet())
        .forEach(
            (topic, partitions) ->
                topics.add(
                    new OffsetCommit.Topic(
                        topic,
                        view.topics().get(topic).topicId(),
                        partitions.stream()
                            .map(each -> new TopicPartition(topic, each))
                            .map(
                                each ->
                                    new OffsetCommit.Partition(
                                        each.partition(),
                                        offsets.get(each),
                                        NO_EPOCH,
                                        Optional.empty()))
                            .toList())));
    return new OffsetCommit.Request(
        name, member.generation(), member.id(), member.instanceId(), -1, topics);
  }

  /** If only some of them could be committed, the whole is neither done nor not done. */
  private static Outcome<Void> committed(OffsetCommit.Response answer, int wanted) {
    List<ErrorCode> errors =
        answer.topics().stream()
            .flatMap(topic -> topic.partitions().stream())
            .map(OffsetCommit.PartitionResult::error)
            .toList();
    if (errors.size() != wanted) {
      return Outcome.unknown(
          new Cause.Malformed(
              "an OffsetCommit response with %d results, expected %d"
                  .formatted(errors.size(), wanted)));
    }
    List<ErrorCode> wrong = errors.stream().filter(each -> !each.isNone()).toList();
    if (wrong.isEmpty()) {
      return Outcome.ok(null);
    }
    Outcome<Void> judged = judge(wrong.getFirst());
    return wrong.size() == wanted ? judged : Outcome.unknown(judged.reason().orElseThrow());
  }

  /**
   * Asks where the group has come to. The good end brings an offset for each of the partitions that
   * one was committed for.
   */
  public CompletableFuture<Outcome<SortedMap<TopicPartition, Long>>> committed(
      SortedSet<TopicPartition> partitions) {
    SortedMap<String, List<Integer>> byTopic = ConsumerProtocol.byTopic(partitions);
    return known(byTopic)
        .thenCompose(
            refreshed ->
                refreshed.thenAsync(
                    view ->
                        ask(
                                OffsetFetch.CODEC,
                                request(byTopic, view),
                                cluster.config().requestTimeoutMs())
                            .thenApply(answered -> answered.then(answer -> offsets(answer, view)))))
        .thenApply(this::distrustUnlessFound);
  }

  private OffsetFetch.Request request(SortedMap<String, List<Integer>> byTopic, MetadataView view) {
    List<OffsetFetch.Topic> topics = new ArrayList<>();
    byTopic.forEach(
        (topic, partitions) ->
            topics.add(
                new OffsetFetch.Topic(topic, view.topics().get(topic).topicId(), partitions)));
    return new OffsetFetch.Request(
        List.of(new OffsetFetch.Group(name, Optional.empty(), NO_EPOCH, Optional.of(topics))),
        true);
  }

  private static Outcome<SortedMap<TopicPartition, Long>> offsets(
      OffsetFetch.Response answer, MetadataView view) {
    SortedMap<TopicPartition, Long> offsets = new TreeMap<>();
    for (OffsetFetch.GroupResult group : answer.groups()) {
      if (!group.error().isNone()) {
        return DefiniteErrors.READ.judge(group.error(), Optional.empty());
      }
      for (OffsetFetch.TopicResult topic : group.topics()) {
        String name = topic.name().isEmpty() ? nameOf(topic, view) : topic.name();
        for (OffsetFetch.PartitionResult each : topic.partitions()) {
          if (!each.error().isNone()) {
            return DefiniteErrors.READ.judge(each.error(), Optional.empty());
          }
          if (each.committedOffset() != OffsetFetch.NO_OFFSET) {
            offsets.put(new TopicPartition(name, each.partitionIndex()), each.committedOffset());
          }
        }
      }
    }
    return Outcome.ok(offsets);
  }

  /** Since version 10 topics have ids there, and no names. */
  private static String nameOf(OffsetFetch.TopicResult topic, MetadataView view) {
    return view.topics().values().stream()
        .filter(each -> each.topicId().equals(topic.topicId()))
        .map(MetadataView.Topic::name)
        .findFirst()
        .orElse("");
  }

  // ---- who is asked ----------------------------------------------------------------------------

  /** A view in which all the topics are. */
  private CompletableFuture<Outcome<MetadataView>> known(SortedMap<String, List<Integer>> byTopic) {
    MetadataView view = cluster.view();
    if (view.topics().keySet().containsAll(byTopic.keySet())) {
      return CompletableFuture.completedFuture(Outcome.ok(view));
    }
    return cluster
        .refresh(List.copyOf(byTopic.keySet()))
        .thenApply(
            refreshed ->
                refreshed
                    .asPreparation("asking for the ids of " + byTopic.keySet())
                    .then(
                        now ->
                            now.topics().keySet().containsAll(byTopic.keySet())
                                ? Outcome.ok(now)
                                : Outcome.notSent("no broker knows all of " + byTopic.keySet())));
  }

  private <Q extends Request, R extends Response> CompletableFuture<Outcome<R>> ask(
      Codec<Q, R> codec, Q request, long timeoutMs) {
    return coordinator()
        .thenCompose(
            found ->
                found
                    .asPreparation("finding the coordinator of " + name)
                    .thenAsync(connection -> connection.send(codec, request, timeoutMs)));
  }

  private CompletableFuture<Outcome<Connection>> coordinator() {
    Address known = coordinator.get();
    return known == null ? find() : cluster.connection(known);
  }

  private CompletableFuture<Outcome<Connection>> find() {
    return cluster
        .anyBroker()
        .thenCompose(
            connected ->
                connected.thenAsync(
                    broker ->
                        broker.send(
                            FindCoordinator.CODEC,
                            new FindCoordinator.Request(FindCoordinator.GROUP, List.of(name)),
                            cluster.config().requestTimeoutMs())))
        .thenApply(answered -> answered.then(ConsumerGroup::found))
        .thenCompose(
            answered ->
                answered.thenAsync(
                    address -> {
                      coordinator.set(address);
                      return cluster.connection(address);
                    }));
  }

  private static Outcome<Address> found(FindCoordinator.Response answer) {
    if (answer.coordinators().size() != 1) {
      return Outcome.unknown(
          new Cause.Malformed("a FindCoordinator response for other than the one group asked"));
    }
    FindCoordinator.Coordinator one = answer.coordinators().getFirst();
    return one.error().isNone()
        ? Outcome.ok(new Address(one.host(), one.port()))
        : DefiniteErrors.READ.judge(one.error(), one.errorMessage());
  }

  /** Only an answer of the group's own says that it was found. */
  private <T> Outcome<T> distrustUnlessFound(Outcome<T> outcome) {
    outcome
        .reason()
        .filter(
            cause ->
                !(cause instanceof Cause.Broker broker)
                    || broker.error() == ErrorCode.NOT_COORDINATOR
                    || broker.error() == ErrorCode.COORDINATOR_NOT_AVAILABLE)
        .ifPresent(cause -> coordinator.set(null));
    return outcome;
  }
}
