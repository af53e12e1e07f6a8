package io.highwater.broker.control;

import io.highwater.spec.metadata.Requests;
import java.util.List;
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
   * Reads the committed metadata log; waits up to {@code maxWaitMs} if there is nothing new.
   *
   * @param brokerId who reads, and acts on everything below {@code fromOffset}
   */
  CompletableFuture<MetadataChunk> readMetadata(
      int brokerId, long fromOffset, int maxBytes, long maxWaitMs);
}
