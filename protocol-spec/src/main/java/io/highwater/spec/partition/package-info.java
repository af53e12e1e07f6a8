/**
 * One replica of one partition.
 *
 * <p>{@link io.highwater.spec.partition.Partition} has what lasts: the log's shape ({@code
 * ReplicaLog} with its {@code EpochHistory}) and what idempotent producers appended ({@code
 * ProducerState}). What lasts for one leader epoch only is its {@code Role}, a new object each
 * time, so that nothing of an earlier epoch can leak into the next: {@code Following} knows its one
 * outstanding fetch; {@code Leading} has its {@code Followers}, the answers that it owes ({@code
 * Acknowledgements}) and the change of the ISR that it is after ({@code IsrChanges}).
 *
 * <p>Three rules carry the rest. A fetch is the acknowledgement of everything below its offset, so
 * it is sent only when that is true. A fetch whose last epoch the leader cannot find at that place
 * acknowledges nothing; the follower cuts its log where epochs part and asks again. And whoever may
 * be in the ISR is waited for.
 *
 * <p>The bytes are elsewhere. Each truncation makes the producers stale until the runtime has read
 * them back, and starts a generation.
 */
package io.highwater.spec.partition;
