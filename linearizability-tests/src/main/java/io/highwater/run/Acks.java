package io.highwater.run;

import java.util.Arrays;
import java.util.stream.Collectors;

/** When an append counts as acknowledged, by Kafka's {@code acks}. */
public enum Acks {
  /** By the whole ISR. */
  ALL("all", (short) -1),
  /** By the leader alone. */
  ONE("1", (short) 1),
  /** By nobody: sent is done. */
  NONE("0", (short) 0);

  private final String label;
  private final short code;

  Acks(String label, short code) {
    this.label = label;
    this.code = code;
  }

  /** As on the command line. */
  public String label() {
    return label;
  }

  /** As in a ProduceRequest. */
  public short code() {
    return code;
  }

  /**
   * The setting of that name; {@code -1} is another name of {@code all}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Acks parse(String label) {
    if (label.equals("-1")) {
      return ALL;
    }
    for (Acks acks : values()) {
      if (acks.label.equals(label)) {
        return acks;
      }
    }
    throw new IllegalArgumentException(
        "--acks is one of "
            + Arrays.stream(values()).map(Acks::label).collect(Collectors.joining(", "))
            + ", not '"
            + label
            + "'");
  }
}
