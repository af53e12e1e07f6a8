package io.highwater.broker.shard;

import io.highwater.spec.Batch;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.message.Fetch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A leader's answer, checked and taken apart: a follower does not take over what its disk could not
 * give back. Made on a network thread, so that checksums cost the shard nothing.
 */
record FetchedBatches(List<Part> parts) {

  /**
   * One partition's share.
   *
   * @param problem why the batches cannot be taken over, or null
   */
  record Part(
      PartitionId id,
      ErrorCode error,
      Fetch.PartitionData data,
      List<Batch> batches,
      ByteBuffer bytes,
      String problem) {

    /**
     * The answer to what was asked.
     *
     * @param logStart the leader's
     */
    Event.FetchResponse event(Effect.SendFetch asked, long logStart) {
      Optional<Fetch.EpochEndOffset> diverging = data.divergingEpoch();
      return new Event.FetchResponse(
          id,
          asked.leaderEpoch(),
          asked.fetchOffset(),
          asked.lastFetchedEpoch(),
          error == ErrorCode.OFFSET_OUT_OF_RANGE
              ? KafkaError.OFFSET_OUT_OF_RANGE
              : error == ErrorCode.NONE ? KafkaError.NONE : KafkaError.NOT_LEADER_OR_FOLLOWER,
          diverging.map(Fetch.EpochEndOffset::epoch).orElse(-1),
          diverging.map(Fetch.EpochEndOffset::endOffset).orElse(-1L),
          data.highWatermark(),
          logStart,
          batches,
          batches.isEmpty() ? null : new BatchPayload(bytes, () -> {}));
    }
  }

  static FetchedBatches of(Fetch.Response response) {
    List<Part> parts = new ArrayList<>();
    for (Fetch.TopicData topic : response.topics()) {
      for (Fetch.PartitionData data : topic.partitions()) {
        parts.add(part(new PartitionId(topic.topicId(), data.partitionIndex()), data));
      }
    }
    return new FetchedBatches(parts);
  }

  private static Part part(PartitionId id, Fetch.PartitionData data) {
    ByteBuffer bytes =
        data.records() instanceof Chunk.Bytes chunk
            ? chunk.buffer().slice()
            : ByteBuffer.allocate(0);
    RecordBatch.Scan scan = RecordBatch.scan(bytes);
    String problem = scan.defect().map(RecordBatch.Defect::message).orElse(null);
    List<Batch> batches = new ArrayList<>(scan.batches());
    if (problem == null) {
      RecordBatch.forEach(bytes, each -> batches.add(Performer.header(each)));
    }
    return new Part(id, data.error(), data, batches, bytes, problem);
  }
}
