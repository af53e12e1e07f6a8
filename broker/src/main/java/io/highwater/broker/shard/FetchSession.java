package io.highwater.broker.shard;

import io.highwater.spec.PartitionId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one reader reads (KIP-227): a position for each partition, kept between its requests so that
 * a request names only what has changed. The state belongs to the shard's thread.
 */
public final class FetchSession {
  /** No follower: a consumer. */
  public static final int CONSUMER = -1;

  private final int replicaId;
  private final long brokerEpoch;
  final Map<PartitionId, FetchPart> parts = new LinkedHashMap<>();
  final Set<FetchPart> ready = new LinkedHashSet<>();
  FetchCall waiting;
  FetchDesk.Deadline deadline;
  boolean closed;

  /**
   * @param replicaId the follower's broker id, or {@link #CONSUMER}
   * @param brokerEpoch the follower's incarnation, or -1
   */
  public FetchSession(int replicaId, long brokerEpoch) {
    this.replicaId = replicaId;
    this.brokerEpoch = brokerEpoch;
  }

  public int replicaId() {
    return replicaId;
  }

  public long brokerEpoch() {
    return brokerEpoch;
  }

  boolean isConsumer() {
    return replicaId < 0;
  }
}
