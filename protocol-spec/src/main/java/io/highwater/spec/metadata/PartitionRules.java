package io.highwater.spec.metadata;

import io.highwater.spec.Action;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is decided about one partition: its ISR, its leader, its replicas. */
final class PartitionRules {
  private final Metadata metadata;
  private final ControllerKernel kernel;

  PartitionRules(Metadata metadata, ControllerKernel kernel) {
    this.metadata = metadata;
    this.kernel = kernel;
  }

  /** The record that leads from one version to the next, if they differ. */
  static Optional<MetadataRecord> change(
      UUID topicId, int index, PartitionState before, PartitionState after) {
    return after.equals(before)
        ? Optional.empty()
        : Optional.of(
            new MetadataRecord.PartitionChanged(
                topicId, index, PartitionChange.between(before, after)));
  }

  private static <R> Decision<R> decide(
      PartitionId id, PartitionState before, PartitionState after, R reply) {
    return new Decision<>(change(id.topicId(), id.index(), before, after).stream().toList(), reply);
  }

  /** A leader wants another ISR: see {@link ControllerKernel#validateAlterPartition}. */
  @Action
  Decision<Requests.AlterPartitionReply> receiveAlterPartitionRequest(
      Requests.AlterPartition request) {
    PartitionState state = metadata.partition(request.partition());
    KafkaError error =
        state == null
            ? KafkaError.UNKNOWN_TOPIC_ID
            : kernel.validateAlterPartition(state, request, metadata.brokerView());
    if (error != KafkaError.NONE) {
      return Decision.refuse(new Requests.AlterPartitionReply(error, -1, -1, BrokerSet.of(), -1));
    }
    PartitionState next = kernel.onAlterPartition(state, request.isr(), metadata::isActive);
    // Granted, but it completes a reassignment, and with that the sender's epoch is over.
    boolean over = next.leaderEpoch() != state.leaderEpoch();
    return decide(
        request.partition(),
        state,
        next,
        new Requests.AlterPartitionReply(
            over ? KafkaError.NEW_LEADER_ELECTED : KafkaError.NONE,
            next.leader(),
            next.leaderEpoch(),
            next.isr(),
            next.partitionEpoch()));
  }

  /** The first replica shall lead again (KIP-460). */
  @Action
  Decision<Requests.Outcome> electPreferredLeader(PartitionId id) {
    PartitionState state = metadata.partition(id);
    if (state == null) {
      return unknown(id);
    }
    int preferred = state.replicas().get(0);
    if (state.leader() == preferred) {
      return refuse(KafkaError.ELECTION_NOT_NEEDED, "broker %d leads".formatted(preferred));
    }
    PartitionState next = kernel.preferredElection(state, metadata::isActive);
    return next.equals(state)
        ? refuse(
            KafkaError.PREFERRED_LEADER_NOT_AVAILABLE,
            "broker %d is not alive and in ISR %s".formatted(preferred, state.isr()))
        : decide(id, state, next, Requests.Outcome.DONE);
  }

  /** Nobody leads, and somebody who may lack committed records shall. */
  @Action
  Decision<Requests.Outcome> electUncleanLeader(PartitionId id) {
    PartitionState state = metadata.partition(id);
    if (state == null) {
      return unknown(id);
    }
    if (state.hasLeader()) {
      return refuse(KafkaError.ELECTION_NOT_NEEDED, "broker %d leads".formatted(state.leader()));
    }
    PartitionState next = kernel.uncleanElection(state, metadata::isActive);
    return next.hasLeader()
        ? decide(id, state, next, Requests.Outcome.DONE)
        : refuse(
            KafkaError.ELIGIBLE_LEADERS_NOT_AVAILABLE,
            "none of the replicas %s is alive".formatted(state.replicas()));
  }

  /** The first partition found that nobody leads although its settings let anybody lead. */
  Decision<Requests.Outcome> electWhereAllowed() {
    for (Topic topic : metadata.topics()) {
      for (int index = 0; index < topic.partitions().size(); index++) {
        PartitionState state = topic.partitions().get(index);
        if (!state.hasLeader()
            && state.settings().uncleanElection()
            && state.replicas().stream().anyMatch(metadata::isActive)) {
          return electUncleanLeader(new PartitionId(topic.id(), index));
        }
      }
    }
    return Decision.refuse(Requests.Outcome.DONE);
  }

  /** The replicas shall be elsewhere, or stay where they were (KIP-455). */
  @Action
  Decision<Requests.Outcome> alterPartitionReassignment(Requests.Reassign request) {
    PartitionId id = request.partition();
    PartitionState state = metadata.partition(id);
    if (state == null) {
      return unknown(id);
    }
    return request.target().isEmpty()
        ? cancel(id, state)
        : reassign(id, state, request.target().get(), request.changesFactor());
  }

  private Decision<Requests.Outcome> reassign(
      PartitionId id, PartitionState state, List<Integer> target, boolean changesFactor) {
    BrokerSet distinct = BrokerSet.of(target);
    if (target.isEmpty() || distinct.size() != target.size()) {
      return refuse(
          KafkaError.INVALID_REPLICA_ASSIGNMENT,
          "replicas %s: expected distinct brokers".formatted(target));
    }
    BrokerSet unknown = distinct.where(each -> metadata.broker(each) == null);
    if (!unknown.isEmpty()) {
      return refuse(
          KafkaError.INVALID_REPLICA_ASSIGNMENT,
          "replicas %s: brokers %s are not registered".formatted(target, unknown));
    }
    int factor = state.assignment().cancelled().replicas().size();
    if (!changesFactor && target.size() != factor) {
      return refuse(
          KafkaError.INVALID_REPLICATION_FACTOR,
          "replicas %s: expected %d of them".formatted(target, factor));
    }
    PartitionState next = kernel.reassign(state, target, metadata::isActive);
    return decide(id, state, next, Requests.Outcome.DONE);
  }

  private Decision<Requests.Outcome> cancel(PartitionId id, PartitionState state) {
    Assignment assignment = state.assignment();
    if (!assignment.isMoving()) {
      return refuse(KafkaError.NO_REASSIGNMENT_IN_PROGRESS, "replicas " + assignment);
    }
    if (assignment.adding().containsAll(state.isr())) {
      return refuse(
          KafkaError.INVALID_REPLICA_ASSIGNMENT,
          "replicas %s: only new ones are in ISR %s".formatted(assignment, state.isr()));
    }
    return decide(
        id, state, kernel.cancelReassignment(state, metadata::isActive), Requests.Outcome.DONE);
  }

  private static Decision<Requests.Outcome> unknown(PartitionId id) {
    return refuse(KafkaError.UNKNOWN_TOPIC_OR_PARTITION, "no partition " + id);
  }

  private static Decision<Requests.Outcome> refuse(KafkaError error, String detail) {
    return Decision.refuse(new Requests.Outcome(error, detail));
  }
}
