package io.highwater.wire.message;

import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * How one of our records and one of Kafka's generated classes become each other.
 *
 * @param empty makes the generated object that {@code read} fills
 * @param <T> our record
 * @param <D> Kafka's class
 */
record Body<T, D extends ApiMessage>(
    Supplier<D> empty, Mapping<D, T> fromData, Mapping<T, D> toData) {
  /** One direction; may depend on the API's version. */
  @FunctionalInterface
  interface Mapping<A, B> {
    B apply(A from, int version);
  }
}
