package io.highwater.spec.group;

import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A coordinator, its clients and its log, in the hands of a test. */
final class Rig {
  static final int SESSION_MS = 10_000;
  static final int REBALANCE_MS = 60_000;
  static final int DELAY_MS = 3_000;
  static final String GROUP = "g";

  /** A request by a name of the test's own. */
  record Request(int number) implements Ticket {}

  final GroupSettings settings = new GroupSettings(6_000, 1_800_000, DELAY_MS, 4, 10);
  final GroupCoordinator coordinator;
  final List<GroupRecord> log = new ArrayList<>();
  final List<GroupEffect.Append> underWay = new ArrayList<>();
  final Map<Request, GroupReply> replies = new LinkedHashMap<>();
  GroupEffect.Load load;
  boolean isLogPrompt = true;
  long nowMs;
  private int requests;
  private int ids;

  Rig(GroupBug... bugs) {
    coordinator = new GroupCoordinator(settings, Rig::topics, Set.of(bugs));
  }

  /** A subscription is a list of topics. */
  static List<String> topics(Opaque metadata) {
    return List.of(text(metadata).split(","));
  }

  static Opaque bytes(String text) {
    return new Opaque(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Opaque bytes) {
    return new String(bytes.bytes(), StandardCharsets.UTF_8);
  }

  static Rig serving(GroupBug... bugs) {
    Rig rig = new Rig(bugs);
    rig.elect(1);
    rig.load();
    return rig;
  }

  // ---- the log ---------------------------------------------------------------------------------

  void elect(int epoch) {
    dispatch(new GroupEvent.Elected(epoch));
  }

  void load() {
    dispatch(new GroupEvent.Loaded(load.load(), List.copyOf(log)));
  }

  void settle(KafkaError error) {
    GroupEffect.Append append = underWay.remove(0);
    if (error == KafkaError.NONE) {
      log.addAll(append.records());
    }
    dispatch(new GroupEvent.Written(append.write(), error));
  }

  void dispatch(GroupEvent event) {
    coordinator.dispatch(event, nowMs, this::perform);
    while (isLogPrompt && !underWay.isEmpty()) {
      settle(KafkaError.NONE);
    }
  }

  private void perform(GroupEffect effect) {
    switch (effect) {
      case GroupEffect.Load it -> load = it;
      case GroupEffect.Append it -> underWay.add(it);
      case GroupEffect.Reply it -> {
        GroupReply twice = replies.put((Request) it.ticket(), it.reply());
        if (twice != null) {
          throw new AssertionError(it + " was answered before: " + twice);
        }
      }
    }
  }

  /** Time passes, looked at every 100 ms. */
  void pass(long millis) {
    for (long end = nowMs + millis; nowMs < end; ) {
      nowMs += 100;
      dispatch(new GroupEvent.Tick());
    }
  }

  // ---- clients ---------------------------------------------------------------------------------

  GroupReply reply(Request request) {
    return replies.get(request);
  }

  KafkaError error(Request request) {
    return reply(request) instanceof GroupReply.Refused refused ? refused.error() : null;
  }

  GroupReply.Joined joined(Request request) {
    return (GroupReply.Joined) reply(request);
  }

  private Request next() {
    return new Request(++requests);
  }

  private static GroupRequest.Speaker speaker(String memberId, String instanceId) {
    return new GroupRequest.Speaker(memberId, instanceId);
  }

  Request join(String memberId) {
    return join(memberId, null, "range", "t");
  }

  Request join(String memberId, String instanceId, String protocol, String topics) {
    return join(memberId, instanceId, false, List.of(new GroupProtocol(protocol, bytes(topics))));
  }

  Request join(
      String memberId, String instanceId, boolean idRequired, List<GroupProtocol> protocols) {
    Request ticket = next();
    dispatch(
        new GroupRequest.Join(
            ticket,
            GROUP,
            speaker(memberId, instanceId),
            "m" + ++ids,
            idRequired,
            true,
            "client",
            "/host",
            SESSION_MS,
            REBALANCE_MS,
            "consumer",
            protocols));
    return ticket;
  }

  Request sync(GroupReply.Joined as, String... assignments) {
    return syncAs(null, as, assignments);
  }

  Request syncAs(String instanceId, GroupReply.Joined as, String... assignments) {
    Request ticket = next();
    SortedMap<String, Opaque> parts = new TreeMap<>();
    for (int i = 0; i < assignments.length; i += 2) {
      parts.put(assignments[i], bytes(assignments[i + 1]));
    }
    dispatch(
        new GroupRequest.Sync(
            ticket,
            GROUP,
            speaker(as.memberId(), instanceId),
            as.generation(),
            as.protocolType(),
            as.protocol(),
            parts));
    return ticket;
  }

  String part(Request sync) {
    return text(((GroupReply.Synced) reply(sync)).assignment());
  }

  Request heartbeat(String memberId, String instanceId, int generation) {
    Request ticket = next();
    dispatch(new GroupRequest.Heartbeat(ticket, GROUP, speaker(memberId, instanceId), generation));
    return ticket;
  }

  Request leave(GroupRequest.Speaker... leavers) {
    Request ticket = next();
    dispatch(new GroupRequest.Leave(ticket, GROUP, List.of(leavers)));
    return ticket;
  }

  Request commit(String memberId, int generation, String topic, long offset, String metadata) {
    Request ticket = next();
    SortedMap<TopicPartition, CommittedOffset> offsets = new TreeMap<>();
    offsets.put(new TopicPartition(topic, 0), new CommittedOffset(offset, -1, metadata));
    dispatch(
        new GroupRequest.CommitOffsets(
            ticket, GROUP, speaker(memberId, null), generation, offsets));
    return ticket;
  }

  /** From one who is no member. */
  Request commit(String topic, long offset) {
    return commit("", -1, topic, offset, "");
  }

  Request fetch(String... topics) {
    Request ticket = next();
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      partitions.add(new TopicPartition(topic, 0));
    }
    dispatch(new GroupRequest.FetchOffsets(ticket, GROUP, topics.length == 0 ? null : partitions));
    return ticket;
  }

  /** "topic-partition=offset" of what a fetch was told. */
  List<String> fetched(Request fetch) {
    List<String> all = new ArrayList<>();
    ((GroupReply.OffsetsFetched) reply(fetch))
        .offsets()
        .forEach((partition, offset) -> all.add(partition + "=" + offset.offset()));
    return all;
  }

  Request deleteOffsets(String... topics) {
    Request ticket = next();
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      partitions.add(new TopicPartition(topic, 0));
    }
    dispatch(new GroupRequest.DeleteOffsets(ticket, GROUP, partitions));
    return ticket;
  }

  Request delete() {
    Request ticket = next();
    dispatch(new GroupRequest.DeleteGroup(ticket, GROUP));
    return ticket;
  }

  GroupReply.Described describe() {
    Request ticket = next();
    dispatch(new GroupRequest.DescribeGroup(ticket, GROUP));
    return (GroupReply.Described) reply(ticket);
  }

  GroupState state() {
    return describe().state();
  }

  List<GroupReply.ListedGroup> list() {
    Request ticket = next();
    dispatch(new GroupRequest.ListGroups(ticket));
    return ((GroupReply.Listed) reply(ticket)).groups();
  }

  /** A stable group of m1, which leads and reads "a", and m2, which reads "b". */
  GroupReply.Joined two() {
    Request first = join("");
    Request second = join("");
    pass(2 * DELAY_MS);
    GroupReply.Joined leader = joined(first);
    sync(joined(second));
    sync(leader, "m1", "a", "m2", "b");
    return leader;
  }
}
