package io.highwater.spec.group;

import io.highwater.spec.KafkaError;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** How far groups have come: commits, look-ups, and what is to be forgotten. */
final class Offsets {
  private static final String CONSUMERS = "consumer";

  private final Desk desk;
  private final Membership membership;
  private final Subscriptions subscriptions;

  /** The group of an id, made if there is none: a record of it has just been written. */
  private final Function<String, Group> groups;

  Offsets(
      Desk desk,
      Membership membership,
      Subscriptions subscriptions,
      Function<String, Group> groups) {
    this.desk = desk;
    this.membership = membership;
    this.subscriptions = subscriptions;
    this.groups = groups;
  }

  /** Null for the group if there is none. */
  void commit(Group group, GroupRequest.CommitOffsets commit) {
    KafkaError error = check(group, commit);
    if (error != KafkaError.NONE) {
      desk.refuse(commit.ticket(), error);
      return;
    }
    SortedMap<TopicPartition, KafkaError> outcomes = new TreeMap<>();
    List<GroupRecord> records = new ArrayList<>();
    commit
        .offsets()
        .forEach(
            (partition, offset) -> {
              boolean fits = offset.metadata().length() <= desk.settings().offsetMetadataMax();
              outcomes.put(
                  partition, fits ? KafkaError.NONE : KafkaError.OFFSET_METADATA_TOO_LARGE);
              if (fits) {
                records.add(new GroupRecord.OffsetCommitted(commit.groupId(), partition, offset));
              }
            });
    change(commit, records, outcomes);
  }

  private KafkaError check(Group group, GroupRequest.CommitOffsets commit) {
    GroupRequest.Speaker speaker = commit.speaker();
    boolean isMember = commit.generation() >= 0 || !speaker.memberId().isEmpty();
    if (!isMember && speaker.instanceId() == null) {
      return group == null || group.state == GroupState.EMPTY
          ? KafkaError.NONE
          : KafkaError.UNKNOWN_MEMBER_ID;
    }
    if (group == null) {
      return KafkaError.ILLEGAL_GENERATION;
    }
    if (desk.has(GroupBug.ANY_GENERATION_COMMITS)) {
      return KafkaError.NONE;
    }
    if (desk.has(GroupBug.INSTANCE_NOT_FENCED) && group.memberOf(speaker.instanceId()) != null) {
      speaker = new GroupRequest.Speaker(group.memberOf(speaker.instanceId()), null);
    }
    KafkaError error = membership.check(group, speaker, commit.generation());
    if (error == KafkaError.NONE && group.state == GroupState.COMPLETING_REBALANCE) {
      return KafkaError.REBALANCE_IN_PROGRESS;
    }
    if (error == KafkaError.NONE) {
      group.member(speaker.memberId()).heard(desk.nowMs());
    }
    return error;
  }

  /** Writes, and answers when that is committed. */
  private void change(
      GroupRequest request,
      List<GroupRecord> records,
      SortedMap<TopicPartition, KafkaError> outcomes) {
    GroupReply reply = new GroupReply.OffsetsChanged(outcomes);
    if (records.isEmpty()) {
      desk.reply(request.ticket(), reply);
      return;
    }
    if (desk.has(GroupBug.COMMIT_BEFORE_WRITTEN)) {
      records.forEach(this::replay);
      desk.reply(request.ticket(), reply);
      desk.appendThen(records.get(0).groupId(), records, error -> {});
      return;
    }
    desk.appendThen(
        records.get(0).groupId(),
        records,
        error -> {
          if (error == KafkaError.NONE) {
            records.forEach(this::replay);
            desk.reply(request.ticket(), reply);
          } else {
            desk.refuse(request.ticket(), error);
          }
        });
  }

  /** A committed record takes effect, from the log or from here. */
  void replay(GroupRecord record) {
    switch (record) {
      case GroupRecord.OffsetCommitted it ->
          groups.apply(it.groupId()).offsets().put(it.partition(), it.committed());
      case GroupRecord.OffsetDeleted it ->
          groups.apply(it.groupId()).offsets().remove(it.partition());
      case GroupRecord.GenerationAssigned it -> groups.apply(it.groupId()).replay(it);
      case GroupRecord.GroupDeleted it -> forget(groups.apply(it.groupId()));
    }
  }

  /** Who has come in since the group was to be deleted stays in. */
  private static void forget(Group group) {
    if (group.state == GroupState.EMPTY) {
      group.generation = 0;
      group.protocolType = "";
    }
  }

  /** Null for the group if there is none. */
  void delete(Group group, GroupRequest.DeleteOffsets request) {
    if (group == null) {
      desk.refuse(request.ticket(), KafkaError.GROUP_ID_NOT_FOUND);
      return;
    }
    if (group.hasMembers() && !group.protocolType.equals(CONSUMERS)) {
      desk.refuse(request.ticket(), KafkaError.NON_EMPTY_GROUP);
      return;
    }
    SortedMap<TopicPartition, KafkaError> outcomes = new TreeMap<>();
    List<GroupRecord> records = new ArrayList<>();
    for (TopicPartition each : request.partitions()) {
      boolean isRead = isSubscribed(group, each.topic());
      outcomes.put(each, isRead ? KafkaError.GROUP_SUBSCRIBED_TO_TOPIC : KafkaError.NONE);
      if (!isRead && group.offsets().containsKey(each)) {
        records.add(new GroupRecord.OffsetDeleted(group.id(), each));
      }
    }
    change(request, records, outcomes);
  }

  private boolean isSubscribed(Group group, String topic) {
    return group.members().stream()
        .flatMap(member -> member.protocols().stream())
        .anyMatch(protocol -> subscriptions.topics(protocol.metadata()).contains(topic));
  }

  /** Null for the group if there is none. */
  void delete(Group group, GroupRequest.DeleteGroup request) {
    if (group == null || group.isVacant()) {
      desk.refuse(request.ticket(), KafkaError.GROUP_ID_NOT_FOUND);
      return;
    }
    if (group.state != GroupState.EMPTY) {
      desk.refuse(request.ticket(), KafkaError.NON_EMPTY_GROUP);
      return;
    }
    List<GroupRecord> records = new ArrayList<>();
    group
        .offsets()
        .keySet()
        .forEach(each -> records.add(new GroupRecord.OffsetDeleted(group.id(), each)));
    records.add(new GroupRecord.GroupDeleted(group.id()));
    desk.appendThen(
        group.id(),
        records,
        error -> {
          if (error == KafkaError.NONE) {
            records.forEach(this::replay);
            desk.reply(request.ticket(), new GroupReply.Done());
          } else {
            desk.refuse(request.ticket(), error);
          }
        });
  }

  /** Null for the group if there is none. */
  void fetch(Group group, GroupRequest.FetchOffsets request) {
    desk.reply(request.ticket(), found(group, request.partitions()));
  }

  private static GroupReply found(Group group, List<TopicPartition> partitions) {
    SortedMap<TopicPartition, CommittedOffset> found = new TreeMap<>();
    if (group != null && partitions == null) {
      found.putAll(group.offsets());
    } else if (group != null) {
      for (TopicPartition each : partitions) {
        CommittedOffset offset = group.offsets().get(each);
        if (offset != null) {
          found.put(each, offset);
        }
      }
    }
    return new GroupReply.OffsetsFetched(found);
  }
}
