package io.highwater.spec;

/**
 * What the core must know of a record batch; its bytes stay outside.
 *
 * @param baseOffset the first record's offset; on its way to a leader not yet assigned, so 0
 * @param leaderEpoch the epoch of the leader that appended it, or -1 before that
 * @param count offsets that it spans, at least 1 (fewer records may be left after compaction)
 * @param producerId the idempotent producer, or -1
 * @param producerEpoch that producer's epoch, or -1
 * @param baseSequence the first record's sequence number, or -1
 */
public record Batch(
    long baseOffset,
    int leaderEpoch,
    int count,
    long producerId,
    short producerEpoch,
    int baseSequence) {

  public static final long NO_PRODUCER = -1;

  public static Batch plain(int count) {
    return new Batch(0, -1, count, NO_PRODUCER, (short) -1, -1);
  }

  public boolean isIdempotent() {
    return producerId != NO_PRODUCER;
  }

  /** The offset after the last record. */
  public long nextOffset() {
    return baseOffset + count;
  }

  /** The last record's sequence; numbers wrap from the largest int to 0 (KIP-98). */
  public int lastSequence() {
    return sequenceAfter(baseSequence, count - 1);
  }

  public Batch at(long offset, int epoch) {
    return new Batch(offset, epoch, count, producerId, producerEpoch, baseSequence);
  }

  /** The sequence number {@code steps} after {@code sequence}. */
  public static int sequenceAfter(int sequence, int steps) {
    return (int) (((long) sequence + steps) & Integer.MAX_VALUE);
  }
}
