package io.highwater.spec;

/** When bytes are forced to the disk ({@code log.flush.policy}). */
public enum FlushPolicy {
  /** Never on purpose; the operating system decides. Replication alone protects a record. */
  NEVER,
  /** Every so often, in the background. Bounds what a power cut takes, promises nothing. */
  INTERVAL,
  /** Before it counts: a replica acknowledges only what it has fsynced. */
  COMMIT
}
