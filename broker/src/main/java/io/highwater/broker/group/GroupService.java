package io.highwater.broker.group;

import io.highwater.broker.shard.Shard;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Ticket;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Coordinates the groups of the partitions of {@code __consumer_offsets} that this broker leads, on
 * the thread of the shard that has them: so a coordinator and its partition agree at any time on
 * who leads.
 */
public final class GroupService implements Groups {
  private final Shard shard;
  private final CoordinatorContext context;
  private final SortedMap<Integer, Coordinator> coordinators = new TreeMap<>();

  public GroupService(Shard shard, CoordinatorContext context) {
    this.shard = shard;
    this.context = context;
  }

  /** A request that waits, and what to do with the answer. */
  record Asked(Consumer<GroupReply> answer) implements Ticket {}

  @Override
  public void ask(
      int partition, Function<Ticket, GroupRequest> request, Consumer<GroupReply> answer) {
    shard.later(
        () -> {
          Coordinator coordinator = coordinators.get(partition);
          if (coordinator == null) {
            answer.accept(new GroupReply.Refused(KafkaError.NOT_COORDINATOR));
          } else {
            coordinator.dispatch(request.apply(new Asked(answer)));
          }
        });
  }

  @Override
  public void askAll(Function<Ticket, GroupRequest> request, Consumer<List<GroupReply>> answer) {
    shard.later(
        () -> {
          List<GroupReply> replies = new ArrayList<>();
          for (Coordinator each : coordinators.values()) {
            each.dispatch(request.apply(new Asked(replies::add)));
          }
          answer.accept(replies);
        });
  }

  // ---- the shard's thread ----------------------------------------------------------------------

  /**
   * Somebody leads a partition of the topic.
   *
   * @param isHere whether that is this broker
   */
  public void leadershipChanged(PartitionId id, boolean isHere, int leaderEpoch) {
    if (isHere) {
      Coordinator there = coordinators.get(id.index());
      if (there == null || !there.partition().equals(id)) {
        resign(id.index());
        coordinators.put(id.index(), new Coordinator(id, shard, context));
      }
      coordinators.get(id.index()).elected(leaderEpoch);
    } else {
      resign(id.index());
    }
  }

  private void resign(int index) {
    Coordinator coordinator = coordinators.remove(index);
    if (coordinator != null) {
      coordinator.resigned();
    }
  }

  /** Time has passed. */
  public void tick() {
    coordinators.values().forEach(Coordinator::tick);
  }
}
