package io.highwater.broker.control;

import io.highwater.spec.metadata.MetadataRecord;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * The metadata log as a controller uses it: it appends, learns what is committed, and reads that
 * back. One voter or several may stand behind it.
 *
 * <p>One thread, the controller's loop, calls everything.
 */
public interface MetadataQuorum {
  /**
   * Replays what the log already holds.
   *
   * @param replay takes each record with its offset, in order
   * @param committed from now on told of every advance of the committed end, on the controller's
   *     loop
   */
  void start(BiConsumer<MetadataRecord, Long> replay, LongConsumer committed);

  /**
   * Appends records as one atomic batch; they are not committed yet.
   *
   * @return the log's end after them
   */
  long append(List<MetadataRecord> records);

  /** The offset that the next record gets. */
  long logEnd();

  /** Everything below it is committed: on the disk of a majority, never to be taken back. */
  long committedEnd();

  /** Whole batches of committed records from the one that holds {@code from}, at least one. */
  MetadataChunk read(long from, int maxBytes);
}
