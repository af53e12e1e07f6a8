package io.highwater.spec;

import io.highwater.spec.Member.FetchTicket;
import io.highwater.spec.metadata.PartitionState;

/** Effects and replicas in a reader's words. */
final class Describe {
  private Describe() {}

  /** One line, without the broker that speaks. */
  static String effect(Effect effect) {
    return switch (effect) {
      case Effect.Append it ->
          "append at %d in epoch %d".formatted(it.baseOffset(), it.leaderEpoch());
      case Effect.AppendFetched it -> "copy [%d,%d)".formatted(it.baseOffset(), it.logEnd());
      case Effect.Truncate it ->
          "truncate to %d, generation %d".formatted(it.logEnd(), it.generation());
      case Effect.RestartLog it ->
          "drop all, restart at %d, generation %d".formatted(it.logStart(), it.generation());
      case Effect.StoreEpochs it -> "store epochs" + epochs(it);
      case Effect.Flush it -> "flush to %d, generation %d".formatted(it.upTo(), it.generation());
      case Effect.RebuildProducers it ->
          "rebuild producers below %d, generation %d".formatted(it.upTo(), it.generation());
      case Effect.ProduceReply it -> reply(it);
      case Effect.SendFetch it ->
          "fetch from %d at %d: epoch %d, last record's epoch %d, flushed %d"
              .formatted(
                  it.leaderId(),
                  it.fetchOffset(),
                  it.leaderEpoch(),
                  it.lastFetchedEpoch(),
                  it.flushedOffset());
      case Effect.StopFetching it -> "stop fetching";
      case Effect.FetchAnswer it ->
          "answer %s: [%d,%d), hw %d"
              .formatted(ticket(it.ticket()), it.from(), it.end(), it.highWatermark());
      case Effect.FetchRejected it ->
          "answer %s: %s, leader %d in epoch %d"
              .formatted(ticket(it.ticket()), it.error(), it.leaderId(), it.leaderEpoch());
      case Effect.FetchDiverged it ->
          "answer %s: diverging, epoch %d ends at %d"
              .formatted(ticket(it.ticket()), it.epoch(), it.end());
      case Effect.LogEndAdvanced it -> "log ends at " + it.logEnd();
      case Effect.HighWatermarkAdvanced it -> "high watermark " + it.highWatermark();
      case Effect.LeadershipChanged it ->
          it.leaderId() < 0
              ? "no leader in epoch " + it.leaderEpoch()
              : "leader is %d in epoch %d".formatted(it.leaderId(), it.leaderEpoch());
      case Effect.SendAlterPartition it ->
          "ask for ISR %s: partition epoch %d, broker epochs %s"
              .formatted(it.isr(), it.partitionEpoch(), it.brokerEpochs());
      case Effect.IsrChanged it -> "ISR was %s, is %s".formatted(it.before(), it.after());
      case Effect.LatestOffset it ->
          "answer %s: %s"
              .formatted(
                  ticket(it.ticket()),
                  it.error() == KafkaError.NONE ? "latest is " + it.latest() : it.error());
      case Effect.EpochEnd it -> "epoch %d ends at %d".formatted(it.epoch(), it.end());
      case Effect.AdvanceLogStart it -> "delete below " + it.logStart();
      case Effect.LogStartAdvanced it -> "log starts at " + it.logStart();
      case Effect.RecordsDeleted it ->
          "deletion %s, low watermark %d".formatted(it.error(), it.lowWatermark());
    };
  }

  private static String epochs(Effect.StoreEpochs it) {
    StringBuilder text = new StringBuilder();
    it.epochs().forEach(each -> text.append(" %d@%d".formatted(each.epoch(), each.startOffset())));
    return text.isEmpty() ? " none" : text.toString();
  }

  private static String reply(Effect.ProduceReply it) {
    String detail = it.detail().isEmpty() ? "" : ": " + it.detail();
    return it.error() == KafkaError.NONE
        ? "answer %s: ok, offset %d".formatted(ticket(it.ticket()), it.baseOffset())
        : "answer %s: %s%s".formatted(ticket(it.ticket()), it.error(), detail);
  }

  private static String ticket(Ticket ticket) {
    if (ticket instanceof FetchTicket fetch) {
      return "fetch of " + fetch.follower();
    }
    return ticket instanceof Cluster.ProduceTicket produce
        ? produce.name()
        : ((Member.Question) ticket).name();
  }

  /** One version of the metadata log. */
  static String version(int index, Cluster.Version version) {
    PartitionState state = version.state();
    return state == null
        ? "version %d: no such topic".formatted(index)
        : "version %d: %s in epoch %d, ISR %s, partition epoch %d%s"
            .formatted(
                index,
                state.hasLeader() ? "leader " + state.leader() : "no leader",
                state.leaderEpoch(),
                state.isr(),
                state.partitionEpoch(),
                besides(state));
  }

  private static String besides(PartitionState state) {
    return (state.elr().isEmpty() ? "" : ", eligible " + state.elr())
        + (state.lastKnown().isEmpty() ? "" : ", last known " + state.lastKnown())
        + (state.recovering() ? ", recovering" : "")
        + (state.assignment().isMoving() ? ", replicas " + state.assignment() : "");
  }

  /** One replica. */
  static String replica(ReplicaView it) {
    String role =
        it.isLeader()
            ? "leads epoch %d, ISR %s, awaited %s"
                .formatted(it.leaderEpoch(), isr(it), it.leading().awaitedEnds())
            : it.leaderId() < 0
                ? "follows nobody in epoch " + it.leaderEpoch()
                : "follows %d in epoch %d".formatted(it.leaderId(), it.leaderEpoch());
    return "%s; log %s, hw %d, flushed %d"
        .formatted(role, it.log(), it.highWatermark(), it.flushedEnd());
  }

  private static String isr(ReplicaView it) {
    BrokerSet committed = it.leading().isr().committed();
    BrokerSet maximal = it.leading().isr().maximal();
    BrokerSet proposed = it.leading().isr().proposed();
    String pending = proposed.equals(committed) ? "" : " to become " + proposed;
    String counting = maximal.equals(committed) ? "" : " counting " + maximal;
    return committed + pending + counting;
  }
}
