/**
 * The records of the metadata log, in Kafka's own schemas and framing, so that {@code
 * kafka-dump-log --cluster-metadata-decoder} reads the log of a Highwater controller.
 */
package io.highwater.wire.metadata;
