package io.highwater.spec.group;

/**
 * What a broker allows its groups.
 *
 * @param sessionTimeoutMsMin {@code group.min.session.timeout.ms}, above 0
 * @param sessionTimeoutMsMax {@code group.max.session.timeout.ms}
 * @param initialRebalanceDelayMs {@code group.initial.rebalance.delay.ms}: how long the first
 *     members of an empty group wait for each other
 * @param sizeMax {@code group.max.size}, members
 * @param offsetMetadataMax {@code offset.metadata.max.bytes}
 */
public record GroupSettings(
    int sessionTimeoutMsMin,
    int sessionTimeoutMsMax,
    int initialRebalanceDelayMs,
    int sizeMax,
    int offsetMetadataMax) {
  /** Kafka's own. */
  public static final GroupSettings DEFAULTS =
      new GroupSettings(6_000, 1_800_000, 3_000, Integer.MAX_VALUE, 4_096);
}
