package io.highwater.broker.control;

import java.nio.ByteBuffer;

/**
 * A stretch of the committed metadata log.
 *
 * @param highWatermark everything below it is committed
 * @param batches whole v2 batches from the asked offset's batch on, or empty
 */
public record MetadataChunk(long highWatermark, ByteBuffer batches) {}
