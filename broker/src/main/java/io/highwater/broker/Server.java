package io.highwater.broker;

import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One running node of a cluster: a broker or a controller. Any thread. */
public interface Server extends AutoCloseable {
  /** Where it listens, as others may know it; ports that were 0 are the ones it got. */
  List<Endpoint> endpoints();

  /** Completed once the node serves: a broker has been unfenced, a controller has read its log. */
  CompletableFuture<Void> ready();

  /** Completed once the node has stopped; exceptionally if it had to, with what broke it. */
  CompletableFuture<Void> stopped();

  /**
   * Shuts down in order: a broker hands over what it leads, flushes its logs and leaves word that
   * no recovery is needed. Waits for that.
   */
  @Override
  void close();

  /** Stops as a crash would: nothing is handed over, flushed or checkpointed. Waits for that. */
  void kill();
}
