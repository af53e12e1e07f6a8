/**
 * Consumer groups around the core's {@link io.highwater.spec.group}: coordinators on the thread of
 * the shard that has their partitions, and their records as Kafka writes them to {@code
 * __consumer_offsets}.
 */
package io.highwater.broker.group;
