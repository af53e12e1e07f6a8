package io.highwater.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A header of a record (KIP-82). Do not move the value's position. */
public record Header(String key, Optional<ByteBuffer> value) {}
