package io.highwater.broker.shard;

import io.highwater.spec.Payload;
import java.nio.ByteBuffer;

/**
 * Record batches in memory on their way to a log.
 *
 * @param batches whole v2 batches; position and limit bound them
 * @param release called once when the bytes are not needed any more, written or not
 */
public record BatchPayload(ByteBuffer batches, Runnable release) implements Payload {}
