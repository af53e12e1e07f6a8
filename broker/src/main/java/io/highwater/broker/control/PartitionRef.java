package io.highwater.broker.control;

/**
 * A partition as clients call it; there may be none of that name, and the name may be anything.
 *
 * @param index from 0
 */
public record PartitionRef(String topic, int index) {}
