package io.highwater.broker.group;

import io.highwater.broker.shard.BatchPayload;
import io.highwater.broker.shard.ProduceTicket;
import io.highwater.broker.shard.Shard;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.spec.Acks;
import io.highwater.spec.Batch;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.group.GroupCoordinator;
import io.highwater.spec.group.GroupEffect;
import io.highwater.spec.group.GroupEvent;
import io.highwater.spec.group.GroupRecord;
import io.highwater.spec.partition.Partition;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.util.List;

/**
 * One partition's coordinator and its ways to the partition's log. Shard thread only.
 *
 * <p>It is called while the shard performs effects. What it wants of the log in turn is therefore a
 * task of its own, which looks at what is true by then: an append comes too late for its epoch, a
 * load sees what was appended before it.
 */
final class Coordinator {
  private static final long NOT_KNOWN = -1;

  private final PartitionId partition;
  private final Shard shard;
  private final CoordinatorContext context;
  private final GroupCoordinator core;

  /** The load that is due, or -1. */
  private long load = NOT_KNOWN;

  /** What has to be committed before it is read. */
  private long loadEnd = NOT_KNOWN;

  Coordinator(PartitionId partition, Shard shard, CoordinatorContext context) {
    this.partition = partition;
    this.shard = shard;
    this.context = context;
    this.core = new GroupCoordinator(context.settings(), Subscription::topics, context.bugs());
  }

  PartitionId partition() {
    return partition;
  }

  void elected(int leaderEpoch) {
    dispatch(new GroupEvent.Elected(leaderEpoch));
  }

  void resigned() {
    load = NOT_KNOWN;
    dispatch(new GroupEvent.Resigned());
  }

  void tick() {
    dispatch(new GroupEvent.Tick());
    tryLoad();
  }

  void dispatch(GroupEvent event) {
    core.dispatch(event, context.nowMs().getAsLong(), this::perform);
  }

  private void perform(GroupEffect effect) {
    switch (effect) {
      case GroupEffect.Load it -> {
        load = it.load();
        loadEnd = NOT_KNOWN;
        shard.later(this::tryLoad);
      }
      case GroupEffect.Append it -> shard.later(() -> append(it));
      case GroupEffect.Reply it -> ((GroupService.Asked) it.ticket()).answer().accept(it.reply());
    }
  }

  // ---- to the log ------------------------------------------------------------------------------

  private void append(GroupEffect.Append append) {
    long timestampMs = context.wallMs().getAsLong();
    List<RecordData> records =
        append.records().stream().map(each -> GroupCodec.encode(each, timestampMs)).toList();
    Event.Produce produce =
        new Event.Produce(
            partition,
            new Write(append.write()),
            Batch.plain(records.size()),
            Acks.ALL,
            new BatchPayload(Records.batch(records), () -> {}),
            context.nowMs().getAsLong() + context.commitTimeoutMs());
    if (!shard.appendIn(append.leaderEpoch(), produce)) {
      dispatch(new GroupEvent.Written(append.write(), KafkaError.NOT_LEADER_OR_FOLLOWER));
    }
  }

  /** Records on their way. */
  private final class Write implements ProduceTicket {
    private final long number;

    Write(long number) {
      this.number = number;
    }

    @Override
    public void answer(KafkaError error, long baseOffset, long logStart, String detail) {
      dispatch(new GroupEvent.Written(number, error));
    }
  }

  // ---- from the log ----------------------------------------------------------------------------

  private void tryLoad() {
    Partition replica = shard.node().partition(partition);
    PartitionLog log = shard.log(partition);
    if (load == NOT_KNOWN || replica == null || log == null || !replica.isLeader()) {
      return;
    }
    if (loadEnd == NOT_KNOWN) {
      loadEnd = replica.logEnd();
    }
    if (replica.highWatermark() >= loadEnd) {
      read(log, load, loadEnd);
      load = NOT_KNOWN;
    }
  }

  private void read(PartitionLog log, long number, long end) {
    context
        .io()
        .execute(
            () -> {
              try {
                List<GroupRecord> records = GroupLog.read(log, end);
                shard.later(() -> dispatch(new GroupEvent.Loaded(number, records)));
              } catch (RuntimeException | Error failure) {
                context.failed().accept(failure);
              }
            });
  }
}
