package io.highwater.fault.nemesis;

/**
 * One fault as it happened. Times are nanoseconds on the nemesis' clock.
 *
 * @param fault as decided
 * @param whom whom it struck, for people
 * @param effect what shows that it did, for people
 * @param hit whether it took effect
 * @param start when it began
 * @param healed when the nemesis ended it
 * @param recovered when the cluster was seen whole again, when the nemesis stopped waiting for
 *     that, or when the next fault began; the fault's window ends here
 * @param whole whether the cluster was seen whole in that time
 */
public record Strike(
    Fault fault,
    String whom,
    String effect,
    boolean hit,
    long start,
    long healed,
    long recovered,
    boolean whole) {}
