package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Fetch (key 1): reads record batches, and is how a follower acknowledges what it has.
 *
 * <p>Versions 4 to 18: log start offset from 5, sessions from 7 (KIP-227), current leader epoch
 * from 9, last fetched epoch and diverging epoch from 12 (KIP-595), topic ids instead of names from
 * 13, replica state instead of the plain replica id from 15 (KIP-903), node endpoints from 16.
 *
 * <p>Highwater adds one tagged field to a partition of the request, from version 12 on: {@link
 * #FLUSHED_OFFSET_TAG}. Brokers that do not know it skip it.
 */
public final class Fetch {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(ApiKey.FETCH, FetchRequestCodec.BODY, FetchResponseCodec.BODY);

  /**
   * Tag of {@link Partition#flushedOffset}, a big-endian 64-bit integer. The number spells "HW" and
   * is far above those that Kafka hands out.
   */
  public static final int FLUSHED_OFFSET_TAG = 0x4857;

  /** The fetching replica does not say what it has fsynced. */
  public static final long NO_FLUSHED_OFFSET = -1;

  /** Replica id of a consumer. */
  public static final int CONSUMER = -1;

  /** No leader epoch is known. */
  public static final int NO_EPOCH = -1;

  /** Session epoch that asks for a new session, and leaves the old one. */
  public static final int INITIAL_SESSION_EPOCH = 0;

  /** Session epoch that asks for no session at all, and leaves the old one. */
  public static final int FINAL_SESSION_EPOCH = -1;

  private Fetch() {}

  /**
   * Which offsets of which partitions to read.
   *
   * @param replicaId broker id of a follower, or {@link #CONSUMER}
   * @param replicaEpoch broker epoch of a follower, -1 if it does not say
   * @param maxWaitMs how long to wait for {@code minBytes}
   * @param maxBytes of the whole response; the first batch is sent even if it is larger
   * @param readCommitted true if records of open transactions are to be held back
   * @param sessionId 0 for none yet
   */
  public record Request(
      int replicaId,
      long replicaEpoch,
      int maxWaitMs,
      int minBytes,
      int maxBytes,
      boolean readCommitted,
      int sessionId,
      int sessionEpoch,
      List<Topic> topics,
      List<ForgottenTopic> forgottenTopics)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
      forgottenTopics = List.copyOf(forgottenTopics);
    }

    public boolean isFromFollower() {
      return replicaId >= 0;
    }
  }

  /** Partitions of one topic; by name below version 13, by id from there on. */
  public record Topic(String topic, UUID topicId, List<Partition> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Where to read one partition.
   *
   * @param currentLeaderEpoch the leader epoch the fetcher knows, or {@link #NO_EPOCH}
   * @param fetchOffset the next offset wanted; of a follower its LEO
   * @param lastFetchedEpoch epoch of a follower's last record, or {@link #NO_EPOCH}
   * @param logStartOffset of a follower's log, -1 from a consumer
   * @param maxBytes for this partition; the first batch is sent even if it is larger
   * @param flushedOffset offset below which a follower has fsynced, or {@link #NO_FLUSHED_OFFSET}
   */
  public record Partition(
      int partition,
      int currentLeaderEpoch,
      long fetchOffset,
      int lastFetchedEpoch,
      long logStartOffset,
      int maxBytes,
      long flushedOffset) {}

  /** Partitions that leave the session. */
  public record ForgottenTopic(String topic, UUID topicId, List<Integer> partitions) {
    public ForgottenTopic {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * What was read.
   *
   * @param error of the session; partitions have their own
   * @param sessionId 0 if there is none
   */
  public record Response(
      ErrorCode error, int sessionId, List<TopicData> topics, List<NodeEndpoint> nodeEndpoints)
      implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
      nodeEndpoints = List.copyOf(nodeEndpoints);
    }
  }

  /** Partitions of one topic. */
  public record TopicData(String topic, UUID topicId, List<PartitionData> partitions) {
    public TopicData {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * What was read of one partition.
   *
   * @param highWatermark -1 on an error
   * @param divergingEpoch where the follower's log and the leader's part; then there are no records
   * @param currentLeader told with an error that says the leader is another one, if known
   * @param records whole batches; those of a decoded response are {@link Chunk.Bytes} that share
   *     the frame's memory
   */
  public record PartitionData(
      int partitionIndex,
      ErrorCode error,
      long highWatermark,
      long lastStableOffset,
      long logStartOffset,
      Optional<EpochEndOffset> divergingEpoch,
      Optional<LeaderAndEpoch> currentLeader,
      Chunk records) {
    /** Nothing but an error. */
    public static PartitionData failed(
        int index, ErrorCode error, Optional<LeaderAndEpoch> currentLeader) {
      return new PartitionData(
          index, error, -1, -1, -1, Optional.empty(), currentLeader, Chunk.Bytes.EMPTY);
    }
  }

  /** The largest epoch that a leader has at or below the one asked for, and where it ends. */
  public record EpochEndOffset(int epoch, long endOffset) {}

  /** A request that reads one partition of one topic, for clients and tests. */
  public static Request ofOne(
      int maxWaitMs, int maxBytes, String topic, UUID topicId, Partition partition) {
    return new Request(
        CONSUMER,
        -1,
        maxWaitMs,
        1,
        maxBytes,
        false,
        0,
        FINAL_SESSION_EPOCH,
        List.of(new Topic(topic, topicId, List.of(partition))),
        List.of());
  }

  /** True if the version names topics by id. */
  public static boolean usesTopicIds(int version) {
    return version >= 13;
  }
}
