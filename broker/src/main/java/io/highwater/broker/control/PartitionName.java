package io.highwater.broker.control;

/**
 * A partition as clients call it; there may be none of that name.
 *
 * @param index from 0
 */
public record PartitionName(String topic, int index) {}
