package io.highwater.check;

import java.util.Locale;

/** The kinds of anomaly, by Jepsen's names where it has one. */
public enum AnomalyType {
  /** Acknowledged or already read, yet missing where later records were read. */
  LOST_WRITE("an acknowledged value is missing although reads went past its place"),
  /** Acknowledged, never read by anyone, and past the end of the final read. */
  UNSEEN("an acknowledged value at the log's tail was never read"),
  /** One value at two offsets of a partition. */
  DUPLICATE("one value is at more than one offset"),
  /** Two values at one offset of a partition. */
  INCONSISTENT_OFFSETS("one offset was seen with more than one value"),
  /** A poll began at or before the place where the process's last poll ended. */
  NONMONOTONIC_POLL("successive polls of one process went backwards"),
  /** Successive polls of one process jumped over a record that others read. */
  POLL_SKIP("successive polls of one process jumped over a record"),
  /** As {@link #NONMONOTONIC_POLL}, inside one poll. */
  INT_NONMONOTONIC_POLL("one poll went backwards"),
  /** As {@link #POLL_SKIP}, inside one poll. */
  INT_POLL_SKIP("one poll jumped over a record"),
  /** Successive acknowledged sends of one process to one partition landed backwards. */
  NONMONOTONIC_SEND("successive sends of one process landed backwards"),
  /** As {@link #NONMONOTONIC_SEND}, inside one operation. */
  INT_NONMONOTONIC_SEND("sends of one operation landed backwards"),
  /** A send landed below what was acknowledged or read before it was invoked. */
  REALTIME_ORDER("a send landed below what was known before it began"),
  /** A value was read that nobody sent, or before anybody did. */
  PHANTOM("a value was read that nobody had sent"),
  /** A value was read from another partition than the one it was sent to. */
  WRONG_PARTITION("a value was read from another partition than it was sent to"),
  /** The value of a send that definitely failed was read (Adya's G1a). */
  ABORTED_READ("the value of a send that failed was read"),
  /** Two brokers acknowledged sends to one partition as leaders of the same epoch. */
  TWO_LEADERS("two brokers acted as leader of one epoch"),
  /** The logs of two replicas differ below the high watermark. */
  REPLICA_DIVERGENCE("replicas' logs differ below the high watermark"),
  /** A node's process ended without being told to. */
  NODE_DIED("a node's process ended by itself");

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String summary;

  AnomalyType(String summary) {
    this.summary = summary;
  }

  /** The name in results and reports: {@code lost-write}. */
  public String label() {
    return label;
  }

  /** What it means, in a few words. */
  public String summary() {
    return summary;
  }
}
