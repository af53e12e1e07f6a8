package io.highwater.tla.trace;

import io.highwater.tla.trace.TraceLine.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The epochs of records that were deleted. A follower that starts again where its leader's log
 * begins does not know whose record comes before, and says so; the model's log has it.
 */
final class DeletedEpochs {
  /** For each offset at which an empty log began, the epoch before it. */
  private final Map<Long, Long> before = new HashMap<>(); // looked up only

  DeletedEpochs(List<TraceLine> lines) {
    for (TraceLine line : lines) {
      Fields after = line.after();
      if (isOfReplica(line) && EpochRuns.start(after) == after.number("leo")) {
        before.putIfAbsent(EpochRuns.start(after), -1L);
      }
    }
    for (TraceLine line : lines) {
      Fields after = line.after();
      if (isOfReplica(line)) {
        before.replaceAll(
            (offset, known) ->
                known < 0 && after.number("hw") >= offset
                    ? EpochRuns.epochBefore(after, offset)
                    : known);
      }
    }
  }

  private static boolean isOfReplica(TraceLine line) {
    return line.after() != null && line.actor().startsWith("broker-");
  }

  /** The epoch of the record before an offset, if that is not known and may well not be. */
  long orElse(long lastEpoch, long offset) {
    return lastEpoch < 0 ? before.getOrDefault(offset, lastEpoch) : lastEpoch;
  }
}
