package io.highwater.broker.storage;

/**
 * What an append did.
 *
 * @param logEndOffset the log end offset after it
 * @param bytes bytes written
 * @param rolled whether a new segment was started: a good moment to flush the old one
 */
public record Appended(long logEndOffset, int bytes, boolean rolled) {}
