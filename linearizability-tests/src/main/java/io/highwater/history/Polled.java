package io.highwater.history;

/**
 * A record that a poll returned.
 *
 * @param offset its place in the partition's log
 * @param value what was sent, as an EDN value
 */
public record Polled(long offset, Object value) {}
