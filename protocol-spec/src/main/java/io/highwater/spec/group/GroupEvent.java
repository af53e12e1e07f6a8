package io.highwater.spec.group;

import io.highwater.spec.KafkaError;
import java.util.List;

/** Everything that can happen to a {@link GroupCoordinator}: the whole of its input. */
public sealed interface GroupEvent permits GroupRequest, GroupEvent.OfLog, GroupEvent.Tick {

  /** What happens to the partition, and not to its groups. */
  sealed interface OfLog extends GroupEvent {}

  /** This broker leads the partition: its groups are to be loaded. */
  record Elected(int leaderEpoch) implements OfLog {}

  /** This broker does not lead the partition any more. */
  record Resigned() implements OfLog {}

  /**
   * The answer to {@link GroupEffect.Load}: all that the log had, and all of it committed.
   *
   * @param load the number that was asked with
   */
  record Loaded(long load, List<GroupRecord> records) implements OfLog {}

  /**
   * The answer to {@link GroupEffect.Append}.
   *
   * @param write the number that was asked with
   * @param error NONE: the records are below the high watermark; NOT_ENOUGH_REPLICAS: nothing was
   *     appended; anything else: nobody knows
   */
  record Written(long write, KafkaError error) implements OfLog {}

  /** Time has passed: sessions and rebalances are looked at. */
  record Tick() implements GroupEvent {}
}
