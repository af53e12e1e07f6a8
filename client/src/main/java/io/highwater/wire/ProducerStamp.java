package io.highwater.wire;

/**
 * What an idempotent producer writes into a batch, so that a broker can tell a duplicate (KIP-98).
 *
 * @param producerId as given out by InitProducerId, or -1
 * @param producerEpoch as given out with it, 0 to 32767, or -1
 * @param baseSequence sequence number of the batch's first record in its partition, or -1
 */
public record ProducerStamp(long producerId, int producerEpoch, int baseSequence) {
  /** The stamp of a producer that is not idempotent. */
  public static final ProducerStamp NONE =
      new ProducerStamp(
          RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, RecordBatch.NO_SEQUENCE);
}
