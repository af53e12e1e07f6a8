/**
 * Consumer groups around the core's {@link io.highwater.spec.group}: their records as Kafka writes
 * them to {@code __consumer_offsets}.
 */
package io.highwater.broker.group;
