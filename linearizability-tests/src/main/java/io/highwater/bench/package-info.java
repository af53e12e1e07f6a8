/**
 * How fast, beside Apache Kafka: the same work, the same client, the same machine, in turns.
 *
 * <p>{@link io.highwater.bench.Bench} starts a fresh cluster of each {@link
 * io.highwater.bench.Contender} for each pair of rounds, {@link io.highwater.bench.Round} measures
 * it, {@link io.highwater.bench.Table} sets the medians side by side. Throughput is measured by
 * Kafka's own {@code ProducerPerformance}, latency by a {@link io.highwater.bench.Probe} that
 * counts from when a record was due. What a broker costs comes from the operating system.
 */
package io.highwater.bench;
