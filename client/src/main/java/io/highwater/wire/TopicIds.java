package io.highwater.wire;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

/** Topic ids (KIP-516): {@link UUID} with us, {@link Uuid} on the wire, the same 128 bits. */
public final class TopicIds {
  /** No id: the message speaks of the topic by name. */
  public static final UUID NONE = new UUID(0, 0);

  private TopicIds() {}

  /** True if the id is the absent one. */
  public static boolean isNone(UUID id) {
    return id.equals(NONE);
  }

  /** The id as Kafka prints it: 22 characters of URL-safe base 64. */
  public static String toText(UUID id) {
    return toKafka(id).toString();
  }

  /**
   * Reads what {@link #toText} writes.
   *
   * @throws IllegalArgumentException if it is not an id
   */
  public static UUID parse(String text) {
    return fromKafka(Uuid.fromString(text));
  }

  /** For this package's children only. */
  public static Uuid toKafka(UUID id) {
    return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** For this package's children only. */
  public static UUID fromKafka(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
