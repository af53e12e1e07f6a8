/**
 * The bytes: logs in Kafka's on-disk layout, their recovery, and the directory that they lie in.
 *
 * <p>{@link io.highwater.broker.storage.LogStore} is what a broker keeps its logs in, {@link
 * io.highwater.broker.storage.PartitionLog} one log. {@link io.highwater.broker.storage.LogDir} and
 * {@link io.highwater.broker.storage.SegmentedLog} are the ones with files, on a {@link
 * io.highwater.broker.storage.Disk}. Kafka's own {@code kafka-dump-log} reads what they write.
 *
 * <p>Durability in one paragraph. An append is in the page cache when it returns: it survives the
 * process, not the machine. A {@linkplain io.highwater.broker.storage.PartitionLog#flush flush}
 * raises the <em>recovery point</em>; everything below it survives both. Recovery after anything
 * but a clean shutdown scans from the recovery point as last checkpointed, cuts what is torn behind
 * it, and refuses a log that is damaged or short below it. A directory whose fsync has failed once
 * is never used again: what the kernel then still holds in its cache is a guess.
 *
 * <p>For tests only: {@link io.highwater.broker.storage.StorageBug} has wrong rules to judge judges
 * by, {@link io.highwater.broker.storage.FlushJournal} records what was fsynced, and {@link
 * io.highwater.broker.storage.PowerCut} takes away the rest after everything was killed.
 */
package io.highwater.broker.storage;
