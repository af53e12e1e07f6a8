package io.highwater.wire.message;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Compares one of our records with Kafka's object for the same thing, component by component: a
 * component has the name of Kafka's accessor, except where this table says otherwise.
 */
public final class Counterparts {
  private interface Accessor {
    Object of(Object theirs, int version);
  }

  private static final Map<String, Accessor> SPECIAL =
      Map.ofEntries(
          renamed("Produce.Request.topics", "topicData"),
          renamed("Produce.Topic.partitions", "partitionData"),
          renamed("Produce.Response.topics", "responses"),
          renamed("Produce.TopicResult.partitions", "partitionResponses"),
          renamed("Produce.RecordError.message", "batchIndexErrorMessage"),
          entry("Fetch.Request.replicaId", (Accessor) Counterparts::replicaId),
          entry(
              "Fetch.Request.replicaEpoch",
              (theirs, version) -> ((FetchRequestData) theirs).replicaState().replicaEpoch()),
          entry("Fetch.Request.readCommitted", Counterparts::readCommitted),
          renamed("Fetch.Request.forgottenTopics", "forgottenTopicsData"),
          renamed("Fetch.Partition.maxBytes", "partitionMaxBytes"),
          entry("Fetch.Partition.flushedOffset", (theirs, version) -> Fetch.NO_FLUSHED_OFFSET),
          renamed("Fetch.Response.topics", "responses"),
          entry("ListOffsets.Request.readCommitted", Counterparts::readCommitted),
          entry("Metadata.Request.allTopics", Counterparts::allTopics),
          entry(
              "DeleteTopics.Request.topics",
              (theirs, version) -> version < 6 ? byName(theirs) : call(theirs, "topics")),
          renamed("DeleteTopics.Response.topics", "responses"),
          entry(
              "AlterPartition.Partition.newIsr",
              (theirs, version) -> call(theirs, version < 3 ? "newIsr" : "newIsrWithEpochs")),
          entry("FindCoordinator.Request.keys", Counterparts::keys),
          entry("FindCoordinator.Response.coordinators", Counterparts::coordinators),
          entry("LeaveGroup.Request.members", Counterparts::leavers),
          entry("OffsetFetch.Request.groups", Counterparts::fetchingGroups),
          entry("OffsetFetch.Response.groups", Counterparts::fetchedGroups));

  private Counterparts() {}

  /** Fails, with the path to the difference, unless both say the same. */
  public static void assertSame(Object ours, Object theirs, int version) {
    compare(ours.getClass().getName(), ours, theirs, version);
  }

  private static void compare(String path, Object ours, Object theirs, int version) {
    switch (ours) {
      case Optional<?> optional when optional.isPresent() ->
          compare(path, optional.get(), theirs, version);
      case Optional<?> absent ->
          assertThat(isAbsent(theirs)).as("%s is %s, but %s", path, absent, theirs).isTrue();
      case List<?> list -> compareElements(path, list, theirs, version);
      case AlterPartition.Member member when theirs instanceof Integer id ->
          assertThat(member)
              .isEqualTo(new AlterPartition.Member(id, AlterPartition.NO_BROKER_EPOCH));
      case Chunk.Bytes bytes -> assertThat(bytes.buffer()).as(path).isEqualTo(bytesOf(theirs));
      case ByteBuffer bytes -> assertThat(bytes).as(path).isEqualTo(bytesOf(theirs));
      case Record ourRecord -> compareComponents(path, ourRecord, theirs, version);
      default -> assertThat(normal(ours)).as(path).isEqualTo(normal(theirs));
    }
  }

  private static void compareElements(String path, List<?> ours, Object theirs, int version) {
    List<?> other = theirs == null ? List.of() : new ArrayList<>((Collection<?>) theirs);
    assertThat(ours).as(path).hasSameSizeAs(other);
    for (int i = 0; i < ours.size(); i++) {
      compare(path + "[" + i + "]", ours.get(i), other.get(i), version);
    }
  }

  private static void compareComponents(String path, Object ours, Object theirs, int version) {
    for (RecordComponent component : ours.getClass().getRecordComponents()) {
      String key = ours.getClass().getCanonicalName() + "." + component.getName();
      Accessor accessor =
          SPECIAL.getOrDefault(
              key.substring(key.lastIndexOf("message.") + "message.".length()),
              (object, v) ->
                  call(
                      object,
                      component.getName().equals("error") ? "errorCode" : component.getName()));
      compare(
          path + "." + component.getName(),
          call(ours, component.getName()),
          accessor.of(theirs, version),
          version);
    }
  }

  private static boolean isAbsent(Object theirs) {
    return theirs == null
        || theirs.equals(new org.apache.kafka.common.message.FetchResponseData.LeaderIdAndEpoch())
        || theirs.equals(new org.apache.kafka.common.message.FetchResponseData.EpochEndOffset())
        || theirs.equals(
            new org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch());
  }

  private static ByteBuffer bytesOf(Object records) {
    return switch (records) {
      case null -> ByteBuffer.allocate(0);
      case byte[] bytes -> ByteBuffer.wrap(bytes);
      default -> ((MemoryRecords) records).buffer();
    };
  }

  private static Object normal(Object value) {
    return switch (value) {
      case ErrorCode error -> (long) error.code();
      case UUID id -> TopicIds.toKafka(id);
      case Uuid id -> id;
      case Number number -> number.longValue();
      case null -> "null";
      default -> value;
    };
  }

  private static Map.Entry<String, Accessor> renamed(String ours, String theirs) {
    return entry(ours, (object, version) -> call(object, theirs));
  }

  static Object call(Object target, String accessor) {
    try {
      return target.getClass().getMethod(accessor).invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(target.getClass() + " has no " + accessor, e);
    }
  }

  private static Object replicaId(Object theirs, int version) {
    FetchRequestData data = (FetchRequestData) theirs;
    return version < 15 ? data.replicaId() : data.replicaState().replicaId();
  }

  private static Object readCommitted(Object theirs, int version) {
    return (byte) call(theirs, "isolationLevel") == 1;
  }

  private static Object allTopics(Object theirs, int version) {
    List<MetadataRequestTopic> topics = ((MetadataRequestData) theirs).topics();
    return topics == null || (version == 0 && topics.isEmpty());
  }

  private static Object byName(Object theirs) {
    return ((Collection<?>) call(theirs, "topicNames"))
        .stream().map(name -> new MetadataRequestTopic().setName((String) name)).toList();
  }

  private static Object keys(Object theirs, int version) {
    FindCoordinatorRequestData data = (FindCoordinatorRequestData) theirs;
    return version < 4 ? List.of(data.key()) : data.coordinatorKeys();
  }

  private static Object coordinators(Object theirs, int version) {
    FindCoordinatorResponseData data = (FindCoordinatorResponseData) theirs;
    if (version >= 4) {
      return data.coordinators();
    }
    return List.of(
        new FindCoordinatorResponseData.Coordinator()
            .setNodeId(data.nodeId())
            .setHost(data.host())
            .setPort(data.port())
            .setErrorCode(data.errorCode())
            .setErrorMessage(data.errorMessage()));
  }

  private static Object leavers(Object theirs, int version) {
    LeaveGroupRequestData data = (LeaveGroupRequestData) theirs;
    return version < LeaveGroup.MANY
        ? List.of(new MemberIdentity().setMemberId(data.memberId()))
        : data.members();
  }

  private static Object fetchingGroups(Object theirs, int version) {
    OffsetFetchRequestData data = (OffsetFetchRequestData) theirs;
    if (version >= 8) {
      return data.groups();
    }
    List<OffsetFetchRequestTopics> topics =
        data.topics() == null
            ? null
            : data.topics().stream()
                .map(
                    each ->
                        new OffsetFetchRequestTopics()
                            .setName(each.name())
                            .setPartitionIndexes(each.partitionIndexes()))
                .toList();
    return List.of(new OffsetFetchRequestGroup().setGroupId(data.groupId()).setTopics(topics));
  }

  private static Object fetchedGroups(Object theirs, int version) {
    OffsetFetchResponseData data = (OffsetFetchResponseData) theirs;
    if (version >= 8) {
      return data.groups();
    }
    List<OffsetFetchResponseTopics> topics = new ArrayList<>();
    for (OffsetFetchResponseTopic topic : data.topics()) {
      topics.add(
          new OffsetFetchResponseTopics()
              .setName(topic.name())
              .setPartitions(
                  topic.partitions().stream()
                      .map(
                          each ->
                              new OffsetFetchResponsePartitions()
                                  .setPartitionIndex(each.partitionIndex())
                                  .setCommittedOffset(each.committedOffset())
                                  .setCommittedLeaderEpoch(each.committedLeaderEpoch())
                                  .setMetadata(each.metadata())
                                  .setErrorCode(each.errorCode()))
                      .toList()));
    }
    return List.of(new OffsetFetchResponseGroup().setTopics(topics).setErrorCode(data.errorCode()));
  }
}
