/**
 * One file per API: what Highwater needs of its request and response, and how both become bytes.
 *
 * <p>Every file {@code X} holds an immutable {@code X.Request}, an immutable {@code X.Response} and
 * {@code X.CODEC}, which reads and writes both in every version that {@link
 * io.highwater.wire.ApiKey} names. A field that a version does not carry is dropped when writing
 * and has Kafka's default when reading. Fields that Highwater never uses (throttle times, rack ids
 * of fetchers, authorized operations) are not here; on the wire they have Kafka's defaults.
 *
 * <p>Where a version speaks of topics by name and a later one by id, the records have both: the
 * name is empty, or the id is {@link io.highwater.wire.TopicIds#NONE}, where the version does not
 * carry it.
 */
package io.highwater.wire.message;
