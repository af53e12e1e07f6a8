/**
 * Kafka's bytes, as Highwater's own types.
 *
 * <p>This is the only package (with its children) that imports Kafka's internal classes: the
 * generated messages, the record format and the metadata records. They are internal API and have
 * moved between minor releases, so nobody else may see them. What leaves this package are plain
 * immutable records, {@link java.nio.ByteBuffer} slices that are never copied, and {@link
 * io.highwater.wire.MalformedFrame} for every input that is not the protocol.
 *
 * <p>Reading order: {@link io.highwater.wire.RecordBatch} (one v2 batch in place), {@link
 * io.highwater.wire.Frame} (the size prefix and the headers), {@link io.highwater.wire.ApiKey},
 * then one file per API in {@code io.highwater.wire.message}.
 */
package io.highwater.wire;
