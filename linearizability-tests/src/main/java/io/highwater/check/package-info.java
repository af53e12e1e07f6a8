/**
 * Was it right: pure functions from a history to a verdict.
 *
 * <p>Each {@link io.highwater.check.Checker} looks after one concern and knows nothing of brokers.
 * Anomalies carry the names of {@code jepsen.tests.kafka} where it has one; {@code realtime-order},
 * {@code phantom}, {@code wrong-partition}, {@code aborted-read} and {@code two-leaders} are ours,
 * for what that checker does not judge.
 *
 * <p>Three rules keep the verdict honest:
 *
 * <ul>
 *   <li>An unknown outcome stays unknown. A send that ended as {@code info} may be in the log or
 *       not, and may appear late; only a send that ended as {@code ok} must be there, and only one
 *       that ended as {@code fail} must not.
 *   <li>Nothing is valid for want of evidence. Without a complete final read of a partition, what
 *       was acknowledged there counts as unknown, and so does a run that acknowledged nothing.
 *   <li>Every anomaly comes with the operations that prove it, and a sentence that a person can
 *       check by hand.
 * </ul>
 *
 * <p>A <em>final read</em> is what fresh clients polled at the end of a run, from the start of a
 * partition to its end: polls that end with {@code :final true}, of which at least one for each
 * partition carries {@code :end-offsets {key end}}, the offset after the partition's last record,
 * and, if the log does not begin at 0, {@code :start-offsets {key start}}. It is complete once a
 * process has polled up to that end.
 *
 * <p>A send whose invocation carries {@code :may-repeat? true} may have put its values there more
 * than once: it was tried again without a producer id. Elsewhere that is a {@code duplicate}.
 *
 * <p>All checks take O(n log n) time in operations and records; the size of offsets costs nothing.
 */
package io.highwater.check;
