package io.highwater.fault.sim;

import io.highwater.spec.Effect;
import io.highwater.spec.KafkaError;
import java.util.Locale;

/** What happens, in a reader's words. */
final class Narration {
  private Narration() {}

  static String of(Happening it) {
    String who = it.actor == World.CONTROLLER ? "controller" : Integer.toString(it.actor);
    String about = it.partition < 0 ? "" : " of partition " + it.partition;
    String line =
        switch (it.kind) {
          case PRODUCE ->
              "a client's batch reaches %s, acks=%s, %d record(s)"
                  .formatted(who, it.argument(0) < 0 ? "all" : it.argument(0), it.argument(1));
          case POLL -> "a client reads at %s from offset %d".formatted(who, it.argument(0));
          case ASK -> "a client asks %s for the latest offset".formatted(who);
          case FETCH -> "%s's fetch reaches %s".formatted(it.peer, who);
          case SERVE -> "%s answers %s's fetch".formatted(who, it.peer);
          case FETCHED -> "the answer of %s reaches %s".formatted(it.peer, who);
          case FETCH_EXPIRES -> "%s gives its fetch up".formatted(who);
          case ALTER -> "the controller hears that %s wants another ISR".formatted(it.peer);
          case ALTERED -> "%s hears what the controller has decided".formatted(who);
          case ALTER_EXPIRES -> "%s gives its AlterPartition up".formatted(who);
          case METADATA -> "%s learns the next version of the metadata".formatted(who);
          case FLUSHED -> "an fsync at %s has completed".formatted(who);
          case LOADED -> "%s has read its producers back".formatted(who);
          case TICK -> "%s looks at its clock".formatted(who);
          case BEAT -> "%s sends a heartbeat".formatted(who);
          case SIGN_UP -> "%s registers again".formatted(who);
          case REGISTER -> "%s is registered".formatted(it.peer);
          case FENCE -> "the controller takes %s for dead".formatted(it.peer);
          case CONFIGURE ->
              SimController.setting(it.argument(0))
                  + " becomes "
                  + SimController.value(it.argument(0), it.argument(1));
          case TOPIC -> "another topic comes or goes";
          case ELECT ->
              it.argument(0) == 0
                  ? "the first replica shall lead again"
                  : "somebody shall lead at any price";
          case REASSIGN ->
              it.argument(0) == 0
                  ? "the replicas shall stay where they were"
                  : "the replicas shall be on " + it.argument(0);
          case CRASH -> "%s's process dies".formatted(who);
          case POWER_LOSS -> "%s loses power".formatted(who);
          case RESTART -> "%s's process starts".formatted(who);
          case WHIM -> "%s has a whim: %s".formatted(who, Whim.numbered(it.argument(0)));
          case LEAVE -> "%s is told to stop".formatted(who);
          case JUMP -> "%s's clock jumps %d ms ahead".formatted(who, it.argument(0));
          case RESET -> "the connections of %s and %s are reset".formatted(who, it.peer);
          default -> it.kind.word() + " at " + who;
        };
    return line + about;
  }

  static String of(int broker, Effect effect) {
    return broker
        + ": "
        + switch (effect) {
          case Effect.Append it ->
              "appends at " + it.baseOffset() + " in epoch " + it.leaderEpoch();
          case Effect.AppendFetched it -> "copies [" + it.baseOffset() + "," + it.logEnd() + ")";
          case Effect.Truncate it -> "truncates its log to " + it.logEnd();
          case Effect.RestartLog it -> "drops everything, and begins at " + it.logStart();
          case Effect.StoreEpochs it -> "stores its epochs " + it.epochs();
          case Effect.Flush it -> "asks for an fsync up to " + it.upTo();
          case Effect.RebuildProducers it -> "reads producers back below " + it.upTo();
          case Effect.ProduceReply it ->
              it.error() == KafkaError.NONE
                  ? "acknowledges offset " + it.baseOffset()
                  : "refuses: " + it.error() + " " + it.detail();
          case Effect.SendFetch it ->
              "fetches from %d at %d, epoch %d, flushed %d"
                  .formatted(it.leaderId(), it.fetchOffset(), it.leaderEpoch(), it.flushedOffset());
          case Effect.StopFetching it -> "stops fetching";
          case Effect.FetchAnswer it ->
              "answers [%d,%d), high watermark %d"
                  .formatted(it.from(), it.end(), it.highWatermark());
          case Effect.FetchRejected it -> "rejects a fetch: " + it.error();
          case Effect.FetchDiverged it ->
              "answers that epoch %d ends at %d".formatted(it.epoch(), it.end());
          case Effect.LogEndAdvanced it -> "its log ends at " + it.logEnd();
          case Effect.HighWatermarkAdvanced it -> "its high watermark is " + it.highWatermark();
          case Effect.LeadershipChanged it ->
              it.leaderId() < 0
                  ? "nobody leads in epoch " + it.leaderEpoch()
                  : it.leaderId() + " leads in epoch " + it.leaderEpoch();
          case Effect.SendAlterPartition it -> "wants the ISR " + it.isr();
          case Effect.IsrChanged it -> "its ISR is " + it.after();
          case Effect.LatestOffset it ->
              it.error() == KafkaError.NONE
                  ? "tells the latest offset " + it.latest()
                  : "tells no offset: " + it.error().name().toLowerCase(Locale.ROOT);
          case Effect.EpochEnd it -> "tells where an epoch ends";
          case Effect.AdvanceLogStart it -> "deletes what is below " + it.logStart();
          case Effect.LogStartAdvanced it -> "its log starts at " + it.logStart();
          case Effect.RecordsDeleted it -> "answers a deletion: " + it.error();
        };
  }
}
