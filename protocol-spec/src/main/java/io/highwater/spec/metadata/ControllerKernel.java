package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.spec.KafkaError;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What becomes of a partition when something happens to a broker, to its ISR or to its assignment:
 * pure functions from one version to the next, by the names that they have in {@code
 * ControllerKernel.tla}. The object holds nothing but settings.
 *
 * <p>Every decision takes the same way. A reassignment whose targets are all in sync ends; the
 * replicas that the high watermark has not left behind stay eligible (KIP-966); a leader is elected
 * from the ISR, else from the eligible ones, else, unclean and marked so (KIP-704), whoever led
 * last or, where that is allowed, any living replica.
 *
 * <p>{@code active} says throughout who is registered, unfenced and not about to stop.
 */
public final class ControllerKernel {
  /**
   * Who leads, and what that makes of the sets.
   *
   * @param unclean the leader may lack what was committed
   */
  public record Election(
      int leader, BrokerSet isr, BrokerSet elr, BrokerSet lastKnown, boolean unclean) {}

  private static final BrokerSet NOBODY = BrokerSet.of();

  private final boolean elrEnabled;
  private final Bugs bugs;

  /**
   * @param elrEnabled whether an ISR may become empty and leave eligible replicas behind ({@code
   *     eligible.leader.replicas.version=1}); if not, its last member always stays
   * @param bugs the wrong rules in force
   */
  public ControllerKernel(boolean elrEnabled, Bugs bugs) {
    this.elrEnabled = elrEnabled;
    this.bugs = bugs;
  }

  // ---- what may happen -------------------------------------------------------------------------

  /**
   * A new partition: whoever may serve is in sync (KAFKA-13083), and the first of those leads.
   *
   * @return empty if none of the replicas may serve
   */
  public Optional<Election> createPartition(List<Integer> replicas, IntPredicate active) {
    BrokerSet all = BrokerSet.of(replicas);
    BrokerSet isr = bugs.has(Bug.B13) ? all : all.where(active);
    int leader = first(replicas, active);
    return isr.isEmpty()
        ? Optional.empty()
        : Optional.of(new Election(leader, isr, NOBODY, NOBODY, false));
  }

  /** The broker is fenced: it leaves the ISR and leads nothing. */
  public PartitionState withoutBroker(PartitionState p, int broker, IntPredicate active) {
    return without(p, broker, NOBODY, active);
  }

  /** The broker is about to stop: the same, while it still follows (KIP-841). */
  public PartitionState onControlledShutdown(PartitionState p, int broker, IntPredicate active) {
    return withoutBroker(p, broker, active);
  }

  /**
   * A new incarnation of the broker registers. After an unclean end it may have lost what it held,
   * and is in neither set any more (KIP-966).
   */
  public PartitionState onRegister(
      PartitionState p, int broker, boolean clean, IntPredicate active) {
    boolean counted = p.isr().union(p.elr()).contains(broker);
    boolean lossy = elrEnabled && !clean && counted && !bugs.has(Bug.C3);
    return without(p, broker, lossy ? BrokerSet.of(broker) : NOBODY, active);
  }

  private PartitionState without(
      PartitionState p, int broker, BrokerSet lossy, IntPredicate active) {
    return unlessSame(
        p,
        decide(
            p,
            p.assignment(),
            p.isr().without(broker),
            lossy,
            each -> each != broker && active.test(each),
            p.settings().uncleanElection()));
  }

  /** The broker may serve: it leads where nobody does, if it is the one to. */
  public PartitionState onUnfence(PartitionState p, int broker, IntPredicate active) {
    return p.hasLeader()
        ? p
        : unlessSame(
            p, changed(p, p.assignment(), p.isr(), each -> each == broker || active.test(each)));
  }

  /**
   * The leader's change of the ISR is granted: always another version, so that no earlier request
   * counts any more. An unclean leader has recovered by that (KIP-704).
   */
  public PartitionState onAlterPartition(PartitionState p, BrokerSet isr, IntPredicate active) {
    return changed(p, p.assignment(), isr, active).recovered();
  }

  /** The first replica leads again if it is in sync and active; else everything stays. */
  public PartitionState preferredElection(PartitionState p, IntPredicate active) {
    int preferred = p.replicas().get(0);
    return preferred != p.leader() && p.isr().contains(preferred) && active.test(preferred)
        ? version(
            p,
            p.assignment(),
            new Election(preferred, p.isr(), p.elr(), p.lastKnown(), false),
            false)
        : p;
  }

  /** Nobody leads, and somebody shall, whatever is lost by that. */
  public PartitionState uncleanElection(PartitionState p, IntPredicate active) {
    return p.hasLeader()
        ? p
        : unlessSame(p, decide(p, p.assignment(), p.isr(), NOBODY, active, true));
  }

  /** The replicas shall be elsewhere (KIP-455). */
  public PartitionState reassign(PartitionState p, List<Integer> target, IntPredicate active) {
    return unlessSame(p, changed(p, p.assignment().towards(target), p.isr(), active));
  }

  /** The replicas shall stay where they were; one of those has to be in sync. */
  public PartitionState cancelReassignment(PartitionState p, IntPredicate active) {
    BrokerSet adding = p.assignment().adding();
    BrokerSet isr = p.isr().where(each -> !adding.contains(each));
    return unlessSame(p, changed(p, p.assignment().cancelled(), isr, active));
  }

  /**
   * Whether a leader's request for another ISR is granted: it counts only against the very version
   * that it was made for; members must be active, and the ones that fetched (KIP-841, KIP-903).
   */
  public KafkaError validateAlterPartition(
      PartitionState p, Requests.AlterPartition request, BrokerView brokers) {
    if (!brokers.isNewest(request.brokerId(), request.brokerEpoch())) {
      return KafkaError.STALE_BROKER_EPOCH;
    }
    if (request.leaderEpoch() > p.leaderEpoch() || request.partitionEpoch() > p.partitionEpoch()) {
      return KafkaError.NOT_CONTROLLER; // The sender has seen more of the log than this controller.
    }
    if (request.leaderEpoch() < p.leaderEpoch()) {
      return KafkaError.FENCED_LEADER_EPOCH;
    }
    if (request.partitionEpoch() < p.partitionEpoch() && !bugs.has(Bug.B4)) {
      return KafkaError.INVALID_UPDATE_VERSION;
    }
    if (p.leader() != request.brokerId()
        || !request.isr().contains(request.brokerId())
        || !BrokerSet.of(p.replicas()).containsAll(request.isr())
        || request.isr().size() != request.brokerEpochs().size()) {
      return KafkaError.INVALID_REQUEST;
    }
    for (int i = 0; i < request.isr().size(); i++) {
      int id = request.isr().at(i);
      if (!mayBeInSync(brokers, id, request.brokerEpochs().get(i), p.isr().contains(id))) {
        return KafkaError.INELIGIBLE_REPLICA;
      }
    }
    return KafkaError.NONE;
  }

  /** A joiner must be the very incarnation that fetched; of a member the leader may know none. */
  private boolean mayBeInSync(BrokerView brokers, int id, long epochSeen, boolean member) {
    boolean unheard = member && epochSeen < 0;
    return (brokers.isActive(id) || (bugs.has(Bug.B8) && brokers.isKnown(id)))
        && (unheard || brokers.isNewest(id, epochSeen) || bugs.has(Bug.B9));
  }

  // ---- the one way -----------------------------------------------------------------------------

  private PartitionState changed(
      PartitionState p, Assignment assignment, BrokerSet isr, IntPredicate active) {
    return decide(p, assignment, isr, NOBODY, active, p.settings().uncleanElection());
  }

  private PartitionState decide(
      PartitionState p,
      Assignment wanted,
      BrokerSet wantedIsr,
      BrokerSet lossy,
      IntPredicate active,
      boolean unclean) {
    BrokerSet kept = keptIsr(p.isr(), wantedIsr);
    Assignment assignment = completeReassignment(wanted, kept);
    BrokerSet replicas = BrokerSet.of(assignment.replicas());
    BrokerSet isr = kept.where(replicas::contains);
    int minIsr = capped(p.settings().minInsyncReplicas(), replicas);
    Election election =
        elect(
            p.leader(),
            assignment.replicas(),
            isr,
            nextElr(p.isr(), p.elr(), replicas, isr, lossy, minIsr),
            nextLastKnown(p.leader(), p.lastKnown(), isr, minIsr).where(replicas::contains),
            active,
            minIsr,
            unclean || bugs.has(Bug.UNCLEAN));
    return version(p, assignment, election, !lossy.isEmpty());
  }

  /**
   * Another leader makes a leader epoch, and so does a replica that must not be heard any more:
   * because it leaves, or because it may have lost what it had said that it held.
   */
  private PartitionState version(
      PartitionState p, Assignment assignment, Election election, boolean lost) {
    boolean left = !BrokerSet.of(assignment.replicas()).containsAll(BrokerSet.of(p.replicas()));
    boolean elected = election.leader() != p.leader();
    return new PartitionState(
        assignment,
        election.leader(),
        p.leaderEpoch() + (elected || left || lost ? 1 : 0),
        p.partitionEpoch() + 1,
        election.isr(),
        election.elr(),
        election.lastKnown(),
        p.recovering() || (election.unclean() && !bugs.has(Bug.C6)),
        p.settings());
  }

  private static PartitionState unlessSame(PartitionState p, PartitionState next) {
    boolean same =
        next.assignment().equals(p.assignment())
            && next.leader() == p.leader()
            && next.isr().equals(p.isr())
            && next.elr().equals(p.elr())
            && next.lastKnown().equals(p.lastKnown())
            && next.recovering() == p.recovering();
    return same ? p : next;
  }

  /** No more copies than there are replicas can be asked for. */
  private static int capped(int minIsr, BrokerSet replicas) {
    return Math.min(minIsr, replicas.size());
  }

  /** Without eligible replicas the last member of an ISR stays: it alone holds everything. */
  private BrokerSet keptIsr(BrokerSet isr, BrokerSet wanted) {
    boolean mayBeEmpty = elrEnabled && !bugs.has(Bug.C1);
    return wanted.isEmpty() && !mayBeEmpty ? isr : wanted;
  }

  /** A reassignment is done when all its targets are in sync (KAFKA-15665). */
  public Assignment completeReassignment(Assignment assignment, BrokerSet isr) {
    BrokerSet staying = isr.where(each -> !assignment.removing().contains(each));
    BrokerSet needed = bugs.has(Bug.B14) ? assignment.adding() : BrokerSet.of(assignment.target());
    boolean done = assignment.isMoving() && !staying.isEmpty() && staying.containsAll(needed);
    return done ? assignment.completed() : assignment;
  }

  /**
   * Who is eligible beside the next ISR: while that has fewer than min.insync.replicas members the
   * high watermark stands still, so whoever was in the ISR or eligible before holds all that is
   * committed, unless its disk may have lost something.
   *
   * @param minIsr as capped by the number of replicas
   */
  public BrokerSet nextElr(
      BrokerSet isr,
      BrokerSet elr,
      BrokerSet replicas,
      BrokerSet nextIsr,
      BrokerSet lossy,
      int minIsr) {
    if (nextIsr.size() >= minIsr && !bugs.has(Bug.C7)) {
      return NOBODY;
    }
    BrokerSet before = elrEnabled ? elr.union(isr) : elr;
    return before.where(
        each -> !nextIsr.contains(each) && !lossy.contains(each) && replicas.contains(each));
  }

  /** Who led when the ISR became empty: if all else is lost, it had the most. */
  public BrokerSet nextLastKnown(int leader, BrokerSet lastKnown, BrokerSet nextIsr, int minIsr) {
    if (nextIsr.size() >= minIsr) {
      return NOBODY;
    }
    return nextIsr.isEmpty() && leader != PartitionState.NO_LEADER
        ? BrokerSet.of(leader)
        : lastKnown;
  }

  /**
   * Who leads. A leader that may stay stays; among equals the first of {@code replicas} is chosen.
   *
   * @param leader the present one, or {@link PartitionState#NO_LEADER}
   * @param minIsr as capped by the number of replicas
   * @param unclean whether anybody may lead if nobody who is sure to be complete can
   */
  public Election elect(
      int leader,
      List<Integer> replicas,
      BrokerSet isr,
      BrokerSet elr,
      BrokerSet lastKnown,
      IntPredicate active,
      int minIsr,
      boolean unclean) {
    if (isr.contains(leader) && active.test(leader)) {
      return new Election(leader, isr, elr, lastKnown, false);
    }
    int inSync = first(replicas, each -> isr.contains(each) && active.test(each));
    if (inSync != PartitionState.NO_LEADER) {
      return new Election(inSync, isr, elr, lastKnown, false);
    }
    int eligible = first(replicas, each -> elr.contains(each) && active.test(each));
    if (isr.isEmpty() && eligible != PartitionState.NO_LEADER) {
      boolean enough = minIsr <= 1;
      return new Election(
          eligible,
          BrokerSet.of(eligible),
          enough ? NOBODY : elr.without(eligible),
          enough ? NOBODY : lastKnown,
          false);
    }
    int last =
        first(
            replicas, each -> lastKnown.contains(each) && (active.test(each) || bugs.has(Bug.C4)));
    if (isr.isEmpty() && elr.isEmpty() && last != PartitionState.NO_LEADER) {
      return alone(last);
    }
    int any = first(replicas, active);
    return unclean && any != PartitionState.NO_LEADER
        ? alone(any)
        : new Election(PartitionState.NO_LEADER, isr, elr, lastKnown, false);
  }

  private static Election alone(int leader) {
    return new Election(leader, BrokerSet.of(leader), NOBODY, NOBODY, true);
  }

  private static int first(List<Integer> replicas, IntPredicate suits) {
    for (int each : replicas) {
      if (suits.test(each)) {
        return each;
      }
    }
    return PartitionState.NO_LEADER;
  }
}
