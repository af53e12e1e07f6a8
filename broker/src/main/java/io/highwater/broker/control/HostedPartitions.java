package io.highwater.broker.control;

import io.highwater.broker.shard.ProducerBatches;
import io.highwater.broker.shard.Shard;
import io.highwater.broker.storage.DamagedLogException;
import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogStore;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.broker.storage.Recovery;
import io.highwater.spec.Batch;
import io.highwater.spec.Event;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions live on this broker: creates, opens and deletes their logs as the metadata log
 * says, and tells the shard.
 *
 * <p>Everything runs on the broker's control loop; files are touched on the I/O thread, in order
 * for each directory, so that a topic created again waits for the old one to be gone.
 */
public final class HostedPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(HostedPartitions.class);

  /** The version of a partition whose topic is removed. */
  private static final int GONE = -1;

  private final int brokerId;
  private final Metadata metadata;
  private final LogStore store;
  private final Function<Topic, LogConfig> logConfig;
  private final Shard shard;
  private final Executor io;
  private final Consumer<Runnable> loop;
  private final Consumer<Throwable> failed;
  private final SortedMap<PartitionName, Long> checkpointed;
  private final Map<PartitionName, CompletableFuture<Void>> work =
      new HashMap<>(); // looked up only
  private final Map<PartitionId, PartitionName> names = new HashMap<>(); // looked up only
  private final List<Runnable> due = new ArrayList<>();
  private boolean live;

  /**
   * Hosts nothing yet.
   *
   * @param metadata replayed by the owner of this object
   * @param logConfig how a topic's logs are kept
   * @param io the log directory's I/O thread
   * @param loop runs something on the control loop
   * @param failed told, on any thread, of what a broker cannot go on with
   */
  public HostedPartitions(
      int brokerId,
      Metadata metadata,
      LogStore store,
      Function<Topic, LogConfig> logConfig,
      Shard shard,
      Executor io,
      Consumer<Runnable> loop,
      Consumer<Throwable> failed) {
    this.brokerId = brokerId;
    this.metadata = metadata;
    this.store = store;
    this.logConfig = logConfig;
    this.shard = shard;
    this.io = io;
    this.loop = loop;
    this.failed = failed;
    this.checkpointed = store.highWatermarks();
  }

  /**
   * Opens everything that this broker hosts as of now; done once it has read its own registration.
   * Logs of topics that are gone are deleted.
   *
   * @return completed when every log is open and the shard has applied its partition's version:
   *     only then may the broker be unfenced, for it must not count before it knows its roles
   */
  CompletableFuture<Void> start() {
    live = true;
    ClusterImage image = metadata.image();
    store
        .partitions()
        .forEach(
            (name, topicId) -> {
              Topic topic = image.topicsById().get(topicId);
              if (!hosts(topic, name.partition())) {
                LOG.info("deleting {}: not hosted here any more", name);
                PartitionState state = topic == null ? null : topic.partition(name.partition());
                PartitionId id = new PartitionId(topicId, name.partition());
                int version = state == null ? GONE : state.partitionEpoch();
                shard.later(() -> shard.remove(id, version));
                store.delete(name);
              }
            });
    shard.post(new Event.BrokersUpdate(image.brokerView()));
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Topic topic : image.topicsByName().values()) {
      for (int index = 0; index < topic.partitions().size(); index++) {
        if (hosts(topic, index)) {
          all.add(open(topic, index));
        }
      }
    }
    CompletableFuture<Void> known = new CompletableFuture<>();
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    known.completeExceptionally(failure);
                  } else {
                    shard.later(() -> known.complete(null)); // behind what was posted to it
                  }
                });
    return known;
  }

  /** A record has been replayed. What follows from it waits for {@link #tellShard}. */
  void replayed(MetadataRecord record) {
    if (!live) {
      return;
    }
    switch (record) {
      case MetadataRecord.BrokerRegistered it -> brokersChanged();
      case MetadataRecord.BrokerFenced it -> brokersChanged();
      case MetadataRecord.BrokerUnfenced it -> brokersChanged();
      case MetadataRecord.BrokerStopping it -> brokersChanged();
      case MetadataRecord.PartitionCreated it -> update(new PartitionId(it.topicId(), it.index()));
      case MetadataRecord.PartitionChanged it -> update(new PartitionId(it.topicId(), it.index()));
      case MetadataRecord.TopicRemoved it -> due.add(() -> removed(it.topicId()));
      case MetadataRecord.TopicConfigured it -> {
        Topic topic = metadata.topic(it.topic());
        for (int index = 0; index < topic.partitions().size(); index++) {
          update(new PartitionId(topic.id(), index));
        }
      }
      case MetadataRecord.TopicCreated it -> {}
      case MetadataRecord.ProducerIdsAllocated it -> {}
    }
  }

  /** Passes on, in order, what the records since the last time mean for this broker. */
  void tellShard() {
    due.forEach(Runnable::run);
    due.clear();
  }

  private void brokersChanged() {
    Event update = new Event.BrokersUpdate(metadata.image().brokerView());
    due.add(() -> shard.post(update));
  }

  private CompletableFuture<Void> open(Topic topic, int index) {
    PartitionId id = new PartitionId(topic.id(), index);
    PartitionName name = new PartitionName(topic.name(), index);
    names.put(id, name);
    CompletableFuture<Void> opened =
        after(name)
            .thenApplyAsync(nothing -> openLog(name, topic), io)
            .thenAcceptAsync(found -> opened(id, name, found), loop::accept);
    work.put(name, opened);
    return opened;
  }

  private CompletableFuture<Void> after(PartitionName name) {
    return work.getOrDefault(name, CompletableFuture.completedFuture(null));
  }

  /** An open log, and what its producers have written. */
  private record Opened(Recovery.Recovered log, List<Batch> producers) {}

  /** On the I/O thread. */
  private Opened openLog(PartitionName name, Topic topic) {
    Recovery.Recovered recovered = recover(name, topic);
    Optional<List<Batch>> producers = ProducerBatches.readFrom(recovered.log(), recovered.logEnd());
    // Nobody else has the log yet: only a broker that stops closes it now.
    return new Opened(
        recovered,
        producers.orElseThrow(() -> new IllegalStateException(name + " was closed meanwhile")));
  }

  private Recovery.Recovered recover(PartitionName name, Topic topic) {
    LogConfig config = logConfig.apply(topic);
    if (!store.partitions().containsKey(name)) {
      PartitionLog log = store.create(name, topic.id(), config);
      return new Recovery.Recovered(
          log, log.logStartOffset(), log.logEndOffset(), log.epochs(), 0, "");
    }
    return switch (store.open(name, config)) {
      case Recovery.Recovered recovered -> recovered;
      case Recovery.Damaged damaged -> throw new DamagedLogException(damaged);
    };
  }

  private void opened(PartitionId id, PartitionName name, Opened opened) {
    Recovery.Recovered recovered = opened.log();
    PartitionState state = metadata.partition(id);
    if (state == null || !state.replicas().contains(brokerId)) {
      shard.later(() -> shard.arrived(id));
      return; // gone meanwhile; its removal comes next in the directory's line
    }
    List<Event.EpochStart> epochs =
        recovered.epochs().stream()
            .map(each -> new Event.EpochStart(each.epoch(), each.startOffset()))
            .toList();
    long highWatermark = checkpointed.getOrDefault(name, 0L);
    shard.later(
        () ->
            shard.open(
                recovered.log(),
                new Event.Recovered(
                    id,
                    recovered.logStart(),
                    recovered.logEnd(),
                    highWatermark,
                    recovered.log().recoveryPoint(),
                    epochs,
                    opened.producers())));
    shard.post(new Event.MetadataUpdate(id, state));
    shard.later(() -> shard.arrived(id));
  }

  /** Another version of a partition, be it the first; a reassignment may bring it, or take it. */
  private void update(PartitionId id) {
    PartitionState state = metadata.partition(id);
    due.add(
        () -> {
          if (!state.replicas().contains(brokerId)) {
            gone(id, state.partitionEpoch());
          } else if (names.containsKey(id)) {
            // While the log is being opened the shard does not know the partition and drops this;
            // the newest state follows the opening.
            shard.post(new Event.MetadataUpdate(id, state));
          } else {
            arrived(id);
          }
        });
  }

  private void arrived(PartitionId id) {
    Topic topic = metadata.topic(id.topicId());
    if (topic != null) {
      shard.later(() -> shard.expect(id)); // Clients hear of the topic while its log is being made.
      reportFailure(open(topic, id.index()));
    }
  }

  private void removed(UUID topicId) {
    names.keySet().stream()
        .filter(id -> id.topicId().equals(topicId))
        .sorted()
        .toList()
        .forEach(id -> gone(id, GONE));
  }

  /** The partition does not live here any more, as its version says, or as there is none. */
  private void gone(PartitionId id, int version) {
    PartitionName name = names.remove(id);
    if (name == null) {
      return;
    }
    CompletableFuture<Void> left =
        after(name)
            .thenRunAsync(() -> shard.remove(id, version), shard::later)
            .thenRunAsync(() -> store.delete(name), io);
    work.put(name, left);
    reportFailure(left.thenRunAsync(store::purgeDeleted, io));
  }

  private void reportFailure(CompletionStage<Void> task) {
    task.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            failed.accept(failure instanceof CompletionException it ? it.getCause() : failure);
          }
        });
  }

  private boolean hosts(Topic topic, int index) {
    PartitionState state = topic == null ? null : topic.partition(index);
    return state != null && state.replicas().contains(brokerId);
  }
}
