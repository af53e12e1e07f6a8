package io.highwater.spec.group;

import io.highwater.spec.Check;
import io.highwater.spec.KafkaError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The coordinator of the groups whose ids lead to one partition of {@code __consumer_offsets}: it
 * serves while this broker leads the partition and has loaded what is in it.
 *
 * <p>Confined to one thread, and without a clock, as {@link io.highwater.spec.Node} is.
 */
public final class GroupCoordinator {
  /** A look at the clock that comes so late, of the shortest session, speaks of nobody else. */
  private static final int STALL_SHARE = 4;

  private final Desk desk;
  private final Rebalancing rebalancing;
  private final Joining joining;
  private final Membership membership;
  private final Offsets offsets;
  private final SortedMap<String, Group> groups = new TreeMap<>();
  private Phase phase = Phase.AWAY;
  private long lastLoad;
  private long lastTickMs = -1;

  private enum Phase {
    AWAY,
    LOADING,
    SERVING
  }

  public GroupCoordinator(GroupSettings settings, Subscriptions subscriptions) {
    this(settings, subscriptions, EnumSet.noneOf(GroupBug.class));
  }

  /** One that follows some wrong rules, to see whether its judges notice. */
  public GroupCoordinator(GroupSettings settings, Subscriptions subscriptions, Set<GroupBug> bugs) {
    Check.that(settings.sessionTimeoutMsMin() > 0, "sessions last", settings);
    this.desk = new Desk(settings, bugs);
    this.rebalancing = new Rebalancing(desk);
    this.joining = new Joining(desk, rebalancing);
    this.membership = new Membership(desk, rebalancing);
    this.offsets = new Offsets(desk, membership, subscriptions, this::made);
  }

  /**
   * The partition that a group's id leads to, as every broker and client sees it.
   *
   * @param partitions how many {@code __consumer_offsets} has, above 0
   */
  public static int partitionOf(String groupId, int partitions) {
    return (groupId.hashCode() & Integer.MAX_VALUE) % partitions;
  }

  /** Whether requests are answered, and not only refused. */
  public boolean isServing() {
    return phase == Phase.SERVING;
  }

  /**
   * Handles one event and emits, in order, what must be done.
   *
   * @param nowMs the runtime's monotonic clock; it never goes back
   */
  public void dispatch(GroupEvent event, long nowMs, GroupEffects out) {
    desk.begin(nowMs, out);
    switch (event) {
      case GroupEvent.OfLog it -> onLog(it);
      case GroupEvent.Tick tick -> tick();
      case GroupRequest it when phase == Phase.AWAY ->
          desk.refuse(it.ticket(), KafkaError.NOT_COORDINATOR);
      case GroupRequest it when phase == Phase.LOADING ->
          desk.refuse(it.ticket(), KafkaError.COORDINATOR_LOAD_IN_PROGRESS);
      case GroupRequest it -> serve(it);
    }
  }

  // ---- the log ---------------------------------------------------------------------------------

  private void onLog(GroupEvent.OfLog event) {
    switch (event) {
      case GroupEvent.Elected it -> {
        abandon(KafkaError.NOT_COORDINATOR);
        desk.lead(it.leaderEpoch());
        load();
      }
      case GroupEvent.Resigned it -> {
        abandon(KafkaError.NOT_COORDINATOR);
        phase = Phase.AWAY;
      }
      case GroupEvent.Loaded it -> {
        if (phase == Phase.LOADING && it.load() == lastLoad) {
          loaded(it.records());
        }
      }
      case GroupEvent.Written it -> {
        if (!desk.written(it.write(), it.error())) {
          boolean leads = it.error() != KafkaError.NOT_LEADER_OR_FOLLOWER;
          abandon(leads ? KafkaError.COORDINATOR_NOT_AVAILABLE : KafkaError.NOT_COORDINATOR);
          load();
        }
      }
    }
  }

  private void load() {
    phase = Phase.LOADING;
    desk.emit(new GroupEffect.Load(++lastLoad));
  }

  private void loaded(List<GroupRecord> records) {
    records.forEach(offsets::replay);
    groups.values().removeIf(Group::isVacant);
    phase = Phase.SERVING;
    forgiveSilence();
  }

  /** Whoever waits is told, and everything is forgotten: the log has it. */
  private void abandon(KafkaError error) {
    for (Group group : groups.values()) {
      for (Member member : group.members()) {
        rebalancing.refuseJoin(member, error);
        rebalancing.refuseSync(member, error);
      }
    }
    desk.abandon(error);
    groups.clear();
  }

  // ---- time ------------------------------------------------------------------------------------

  private void tick() {
    boolean stalled =
        lastTickMs >= 0
            && desk.nowMs() - lastTickMs > desk.settings().sessionTimeoutMsMin() / STALL_SHARE;
    lastTickMs = desk.nowMs();
    if (stalled) {
      forgiveSilence();
    }
    for (Group group : groups.values()) {
      membership.tick(group);
      rebalancing.tick(group);
    }
    groups.values().removeIf(group -> group.isVacant() && !desk.hasWrites(group.id()));
  }

  /** Nobody was listening: what members have said since may lie unread. */
  private void forgiveSilence() {
    for (Group group : groups.values()) {
      group.members().forEach(member -> member.heard(desk.nowMs()));
    }
  }

  // ---- requests --------------------------------------------------------------------------------

  private void serve(GroupRequest request) {
    switch (request) {
      case GroupRequest.Join it -> join(it);
      case GroupRequest.Sync it -> {
        Group group = known(it, it.groupId());
        if (group != null) {
          membership.sync(group, it);
        }
      }
      case GroupRequest.Heartbeat it -> {
        Group group = known(it, it.groupId());
        if (group != null) {
          membership.heartbeat(group, it);
        }
      }
      case GroupRequest.Leave it -> membership.leave(groups.get(it.groupId()), it);
      case GroupRequest.CommitOffsets it -> offsets.commit(groups.get(it.groupId()), it);
      case GroupRequest.FetchOffsets it -> offsets.fetch(groups.get(it.groupId()), it);
      case GroupRequest.DeleteOffsets it -> offsets.delete(groups.get(it.groupId()), it);
      case GroupRequest.DeleteGroup it -> offsets.delete(groups.get(it.groupId()), it);
      case GroupRequest.DescribeGroup it -> describe(groups.get(it.groupId()), it);
      case GroupRequest.ListGroups it -> list(it);
    }
  }

  private void join(GroupRequest.Join join) {
    KafkaError error = joining.check(join);
    Group group = groups.get(join.groupId());
    if (error == KafkaError.NONE && group == null) {
      group = new Group(join.groupId());
    }
    if (error != KafkaError.NONE) {
      desk.refuse(join.ticket(), error);
    } else {
      joining.join(group, join);
      if (!group.isVacant()) {
        groups.put(group.id(), group);
      }
    }
  }

  /** The group, or null after a refusal. */
  private Group known(GroupRequest request, String groupId) {
    Group group = groups.get(groupId);
    if (group == null) {
      desk.refuse(request.ticket(), KafkaError.UNKNOWN_MEMBER_ID);
    }
    return group;
  }

  private Group made(String groupId) {
    return groups.computeIfAbsent(groupId, Group::new);
  }

  private void describe(Group group, GroupRequest.DescribeGroup request) {
    if (group == null) {
      desk.reply(request.ticket(), new GroupReply.Described(GroupState.DEAD, "", null, List.of()));
      return;
    }
    desk.reply(
        request.ticket(),
        new GroupReply.Described(
            group.state, group.protocolType, group.protocol, group.assignedMembers()));
  }

  private void list(GroupRequest.ListGroups request) {
    List<GroupReply.ListedGroup> all = new ArrayList<>();
    for (Group each : groups.values()) {
      all.add(new GroupReply.ListedGroup(each.id(), each.protocolType, each.state));
    }
    desk.reply(request.ticket(), new GroupReply.Listed(Collections.unmodifiableList(all)));
  }
}
