package io.highwater.broker.control;

import io.highwater.spec.metadata.Requests;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a controller does for brokers. The controller's own loop implements it, and so does the
 * connection that a broker keeps to it.
 *
 * <p>Every future completes only once the decision is committed to the metadata log. It fails with
 * an {@link java.io.IOException} where nothing is known of the outcome: a disconnect, a timeout, or
 * a node that is not the active controller. Methods may be called from any thread; completion runs
 * on the implementer's thread and must not block.
 */
public interface ControllerService {
  CompletableFuture<Requests.Registered> registerBroker(Requests.RegisterBroker request);

  CompletableFuture<Requests.HeartbeatReply> heartbeat(Requests.Heartbeat request);

  CompletableFuture<Requests.AlterPartitionReply> alterPartition(Requests.AlterPartition request);

  CompletableFuture<Requests.ProducerIds> allocateProducerIds(Requests.AllocateProducerIds request);

  /**
   * Creates topics one by one, each atomically. The answer waits, within reason, until every
   * unfenced broker knows them.
   *
   * @param validateOnly decide and answer, but write nothing
   */
  CompletableFuture<List<Requests.CreateTopicReply>> createTopics(
      List<Requests.CreateTopic> topics, boolean validateOnly);

  CompletableFuture<List<Requests.DeleteTopicReply>> deleteTopics(
      List<Requests.DeleteTopic> topics);

  /**
   * Elects leaders, each by itself. The answer waits, within reason, until every unfenced broker
   * knows them.
   *
   * @param unclean whoever lives, where nobody leads; else the first replica
   * @return an outcome for each partition, in the same order
   */
  CompletableFuture<List<Requests.Outcome>> electLeaders(
      List<PartitionRef> partitions, boolean unclean);

  /**
   * Where the replicas of a partition shall be.
   *
   * @param target the brokers in order of preference; empty to call off what is under way
   */
  record Move(PartitionRef partition, Optional<List<Integer>> target) {}

  /**
   * Begins moves, or calls them off, each by itself. The answer waits, within reason, until every
   * unfenced broker knows them, but not for their end.
   *
   * @param changesFactor whether there may be more or fewer replicas than before
   * @return an outcome for each partition, in the same order
   */
  CompletableFuture<List<Requests.Outcome>> reassign(List<Move> moves, boolean changesFactor);

  /**
   * Reads the committed metadata log; waits up to {@code maxWaitMs} if there is nothing new.
   *
   * @param brokerId who reads, and acts on everything below {@code fromOffset}
   */
  CompletableFuture<MetadataChunk> readMetadata(
      int brokerId, long fromOffset, int maxBytes, long maxWaitMs);
}
