package io.highwater.check;

import java.nio.ByteBuffer;
import java.util.Iterator;

/** One replica's log of one partition, as far as it can be read. */
public interface ReplicaLog {

  /**
   * A record batch.
   *
   * @param baseOffset the offset of its first record
   * @param nextOffset the offset after its last record
   * @param bytes the whole batch as it is stored, header included, from 0 to the limit; not to be
   *     changed
   */
  record Batch(long baseOffset, long nextOffset, ByteBuffer bytes) {}

  /** The broker that holds the replica. */
  int broker();

  /** The partition's name, for example {@code orders-2}. */
  String partition();

  /** The offset below which this replica knew its records to be committed. */
  long highWatermark();

  /**
   * The batches from the log's start, in order. Each call begins anew; the iterator throws {@link
   * MalformedLogException} where the log cannot be read on.
   */
  Iterator<Batch> batches();
}
