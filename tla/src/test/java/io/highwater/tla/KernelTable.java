package io.highwater.tla;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bugs;
import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.Assignment;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.BrokerView.Standing;
import io.highwater.spec.metadata.ControllerKernel;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.partition.EpochHistory;
import io.highwater.spec.partition.FollowerKernel;
import io.highwater.spec.partition.LeaderKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The kernels of the Java core, evaluated for every input that {@code MCKernels.tla} has, in the
 * same lines: the name, the inputs, a possible result. Where replicas have an order of preference
 * in Java, the possible results are those of all orders.
 */
final class KernelTable {
  private static final int NONE = 0;
  private static final List<Integer> NUMBERS = List.of(1, 2, 3);
  private static final List<BrokerSet> SETS = subsets(BrokerSet.of(1, 2, 3));
  private static final List<BrokerSet> AT_MOST_ONE =
      SETS.stream().filter(each -> each.size() <= 1).toList();
  private static final List<List<Integer>> ORDERS =
      List.of(
          List.of(1, 2, 3),
          List.of(1, 3, 2),
          List.of(2, 1, 3),
          List.of(2, 3, 1),
          List.of(3, 1, 2),
          List.of(3, 2, 1));
  private static final List<Boolean> BOTH = List.of(false, true);
  private static final PartitionId ID = new PartitionId(new UUID(0, 1), 0);

  private final Set<String> lines = new LinkedHashSet<>();
  private final Bugs bugs;

  private KernelTable(Bugs bugs) {
    this.bugs = bugs;
  }

  /** All lines, each once, with some rules wrong. */
  static Set<String> lines(Bugs bugs) {
    KernelTable table = new KernelTable(bugs);
    table.nextElr();
    table.nextLastKnown();
    table.elect();
    table.versions();
    table.preferredElection();
    table.validateAlterPartition();
    table.completeReassignment();
    table.reassign();
    table.leader();
    table.logs();
    return table.lines;
  }

  private void line(String name, Object... fields) {
    StringJoiner line = new StringJoiner("|").add(name);
    for (Object each : fields) {
      line.add(text(each));
    }
    lines.add(line.toString());
  }

  private static String text(Object value) {
    return switch (value) {
      case BrokerSet set -> set.toString().replace(",", ", ");
      case Boolean yes -> yes ? "TRUE" : "FALSE";
      case List<?> list ->
          list.isEmpty()
              ? "<< >>"
              : "<<" + String.join(", ", list.stream().map(Object::toString).toList()) + ">>";
      default -> value.toString();
    };
  }

  private ControllerKernel kernel(boolean elr) {
    return new ControllerKernel(elr, bugs);
  }

  // ---- the controller --------------------------------------------------------------------------

  private void nextElr() {
    for (BrokerSet replicas : SETS.stream().filter(each -> each.size() >= 2).toList()) {
      forParts(
          (isr, elr) ->
              forEach(
                  subsets(replicas),
                  next -> {
                    if (replicas.containsAll(isr.union(elr))) {
                      nextElr(replicas, isr, elr, next);
                    }
                  }));
    }
  }

  private void nextElr(BrokerSet replicas, BrokerSet isr, BrokerSet elr, BrokerSet next) {
    for (BrokerSet lossy : AT_MOST_ONE.stream().filter(replicas::containsAll).toList()) {
      for (int min : NUMBERS) {
        for (boolean on : BOTH) {
          BrokerSet result = kernel(on).nextElr(isr, elr, replicas, next, lossy, min);
          line("NextElr", isr, elr, replicas, next, lossy, min, on, result);
        }
      }
    }
  }

  private void nextLastKnown() {
    for (int leader = NONE; leader <= 3; leader++) {
      for (BrokerSet known : AT_MOST_ONE) {
        for (BrokerSet next : SETS) {
          for (int min : NUMBERS) {
            BrokerSet result = kernel(true).nextLastKnown(java(leader), known, next, min);
            line("NextLastKnown", leader, known, next, min, result);
          }
        }
      }
    }
  }

  private void elect() {
    for (int leader = NONE; leader <= 3; leader++) {
      int led = leader;
      forParts(
          (isr, elr) -> {
            for (BrokerSet known : AT_MOST_ONE) {
              for (BrokerSet active : SETS) {
                for (int min : NUMBERS) {
                  elect(led, isr, elr, known, active, min);
                }
              }
            }
          });
    }
  }

  private void elect(
      int leader, BrokerSet isr, BrokerSet elr, BrokerSet known, BrokerSet active, int min) {
    for (boolean unclean : BOTH) {
      for (List<Integer> order : ORDERS) {
        ControllerKernel.Election it =
            kernel(true)
                .elect(java(leader), order, isr, elr, known, active::contains, min, unclean);
        line(
            "Elect",
            leader,
            isr,
            elr,
            known,
            active,
            min,
            unclean,
            tla(it.leader()),
            it.isr(),
            it.elr(),
            it.lastKnown(),
            it.unclean());
      }
    }
  }

  /** Every version that there can be on all brokers, under every setting. */
  private void versions() {
    for (int min : NUMBERS) {
      for (boolean elr : BOTH) {
        for (boolean unclean : BOTH) {
          forParts(
              (isr, eligible) -> {
                for (BrokerSet known : AT_MOST_ONE) {
                  boolean nobodyElse = eligible.isEmpty() && known.isEmpty();
                  boolean sane =
                      (elr || (nobodyElse && !isr.isEmpty())) && (isr.size() < min || nobodyElse);
                  if (sane) {
                    decisions(isr, eligible, known, min, elr, unclean);
                  }
                }
              });
        }
      }
    }
  }

  private void decisions(
      BrokerSet isr, BrokerSet elr, BrokerSet known, int min, boolean on, boolean unclean) {
    ControllerKernel kernel = kernel(on);
    for (int leader = NONE; leader <= 3; leader++) {
      if (leader != NONE && !isr.contains(leader)) {
        continue;
      }
      Object[] version = {leader, isr, elr, known};
      for (List<Integer> order : ORDERS) {
        PartitionState p = state(order, leader, isr, elr, known, min, unclean);
        for (BrokerSet active : SETS) {
          for (int b : NUMBERS) {
            Object[] setting = {min, on, unclean};
            line(
                "WithoutBroker",
                all(
                    version,
                    new Object[] {active, b},
                    setting,
                    result(kernel.withoutBroker(p, b, active::contains))));
            for (boolean clean : BOTH) {
              line(
                  "OnRegister",
                  all(
                      version,
                      new Object[] {active, b, clean},
                      setting,
                      result(kernel.onRegister(p, b, clean, active::contains))));
            }
            if (leader == NONE && !active.contains(b)) {
              line(
                  "OnUnfence",
                  all(
                      version,
                      new Object[] {active, b},
                      setting,
                      result(kernel.onUnfence(p, b, active::contains))));
            }
          }
        }
      }
    }
  }

  private void preferredElection() {
    for (BrokerSet isr : SETS) {
      for (int leader : isr.toList()) {
        for (BrokerSet active : SETS) {
          for (List<Integer> order : ORDERS) {
            PartitionState p = state(order, leader, isr, BrokerSet.of(), BrokerSet.of(), 1, false);
            PartitionState next = kernel(true).preferredElection(p, active::contains);
            if (!next.equals(p)) {
              line("PreferredElection", leader, isr, active, next.leader());
            }
          }
        }
      }
    }
  }

  private void validateAlterPartition() {
    for (BrokerSet isr : SETS) {
      for (int leader : isr.toList()) {
        for (BrokerSet active : SETS) {
          for (int from : NUMBERS) {
            for (BrokerSet asked : SETS) {
              validateAlterPartition(isr, leader, active, from, asked);
            }
          }
        }
      }
    }
  }

  private void validateAlterPartition(
      BrokerSet isr, int leader, BrokerSet active, int from, BrokerSet asked) {
    TreeMap<Integer, Standing> standings = new TreeMap<>();
    NUMBERS.forEach(each -> standings.put(each, new Standing(2, !active.contains(each))));
    PartitionState p = new PartitionState(NUMBERS, leader, 2, 2, isr, 1, FlushPolicy.NEVER);
    boolean joins = !isr.containsAll(asked);
    for (long joiner : joins ? List.of(1L, 2L) : List.of(0L)) {
      List<Long> epochs =
          asked.toList().stream().map(each -> isr.contains(each) ? -1L : joiner).toList();
      for (int leaderEpoch = 1; leaderEpoch <= 2; leaderEpoch++) {
        for (int partitionEpoch = 1; partitionEpoch <= 2; partitionEpoch++) {
          KafkaError error =
              kernel(true)
                  .validateAlterPartition(
                      p,
                      new Requests.AlterPartition(
                          from, 2, ID, leaderEpoch, partitionEpoch, asked, epochs),
                      new BrokerView(standings));
          line(
              "ValidateAlterPartition",
              leader,
              isr,
              active,
              from,
              leaderEpoch,
              partitionEpoch,
              asked,
              joiner,
              verdict(error, from == leader));
        }
      }
    }
  }

  /** A leader that leaves itself out is refused for good, as an ineligible member is. */
  private static String verdict(KafkaError error, boolean byLeader) {
    boolean refused =
        error == KafkaError.INELIGIBLE_REPLICA || (error == KafkaError.INVALID_REQUEST && byLeader);
    return error == KafkaError.NONE ? "\"granted\"" : refused ? "\"ineligible\"" : "\"stale\"";
  }

  private void completeReassignment() {
    for (BrokerSet replicas : SETS.stream().filter(each -> !each.isEmpty()).toList()) {
      for (BrokerSet adding : subsets(replicas)) {
        for (BrokerSet removing : subsets(replicas)) {
          for (BrokerSet isr : subsets(replicas)) {
            if (adding.where(removing::contains).isEmpty()) {
              Assignment moving = new Assignment(replicas.toList(), adding, removing);
              Assignment next = kernel(true).completeReassignment(moving, isr);
              BrokerSet now = BrokerSet.of(next.replicas());
              line(
                  "CompleteReassignment",
                  replicas,
                  adding,
                  removing,
                  isr,
                  now,
                  next.adding(),
                  next.removing(),
                  isr.where(now::contains));
            }
          }
        }
      }
    }
  }

  private void reassign() {
    for (BrokerSet replicas : SETS) {
      for (BrokerSet target : SETS.stream().filter(each -> !each.isEmpty()).toList()) {
        Assignment next = Assignment.settled(replicas.toList()).towards(target.toList());
        line(
            "Reassign",
            replicas,
            target,
            BrokerSet.of(next.replicas()),
            next.adding(),
            next.removing());
      }
    }
  }

  // ---- leaders and followers -------------------------------------------------------------------

  private void leader() {
    LeaderKernel kernel = new LeaderKernel(bugs);
    for (BrokerSet committed : SETS) {
      for (BrokerSet proposed : SETS) {
        BrokerSet maximal = LeaderKernel.maximalIsr(committed, proposed);
        line("MaximalIsr", committed, proposed, maximal);
        if (!committed.isEmpty()) {
          highWatermarks(kernel, committed, proposed, maximal);
        }
      }
    }
    for (int highWatermark = 0; highWatermark <= 2; highWatermark++) {
      for (int start = 0; start <= 2; start++) {
        for (int counted = -1; counted <= 2; counted++) {
          boolean may = kernel.mayJoin(highWatermark, start, counted);
          line("MayJoin", highWatermark, start, counted, may);
        }
      }
    }
  }

  /** Nobody counts for more than the leader's own log holds. */
  private void highWatermarks(
      LeaderKernel kernel, BrokerSet committed, BrokerSet proposed, BrokerSet maximal) {
    forCounted(
        counted -> {
          for (int highWatermark = 0; highWatermark <= 2; highWatermark++) {
            for (int leo = 0; leo <= 2; leo++) {
              for (int min : NUMBERS) {
                int end = leo;
                long result =
                    kernel.newHighWatermark(
                        highWatermark,
                        committed,
                        maximal,
                        BrokerSet.of(),
                        id -> Math.min(counted.get(id - 1), end),
                        min);
                line(
                    "NewHighWatermark",
                    highWatermark,
                    committed,
                    proposed,
                    counted,
                    min,
                    leo,
                    result);
              }
            }
          }
        });
  }

  private static void forCounted(Consumer<List<Integer>> action) {
    for (int packed = 0; packed < 27; packed++) {
      action.accept(List.of(packed / 9, packed / 3 % 3, packed % 3));
    }
  }

  private void logs() {
    LeaderKernel kernel = new LeaderKernel(bugs);
    for (List<Integer> log : logsUpToThree()) {
      EpochHistory history = history(log);
      for (int epoch = 0; epoch <= 4; epoch++) {
        EpochStart end = history.endOf(epoch, 0, log.size());
        line("EpochEnd", log, epoch, Math.max(end.epoch(), 0), end.startOffset());
      }
      for (int epoch = 0; epoch <= 3; epoch++) {
        EpochStart common = history.endOf(epoch, 0, log.size());
        for (int offset = 0; offset <= 3; offset++) {
          line(
              "TruncationPoint",
              log,
              epoch,
              offset,
              FollowerKernel.truncationPoint(common, epoch, offset, 0));
          if ((epoch == 0) == (offset == 0)) {
            boolean diverges = kernel.diverges(common, epoch == 0 ? -1 : epoch, offset);
            line("Diverges", log, epoch, offset, diverges);
          }
        }
      }
    }
  }

  private static List<List<Integer>> logsUpToThree() {
    List<List<Integer>> logs = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < logs.size(); i++) {
      List<Integer> log = logs.get(i);
      for (int epoch : log.size() < 3 ? NUMBERS : List.<Integer>of()) {
        if (log.isEmpty() || log.getLast() <= epoch) {
          List<Integer> longer = new ArrayList<>(log);
          longer.add(epoch);
          logs.add(List.copyOf(longer));
        }
      }
    }
    return logs;
  }

  private static EpochHistory history(List<Integer> log) {
    List<EpochStart> starts = new ArrayList<>();
    for (int offset = 0; offset < log.size(); offset++) {
      if (starts.isEmpty() || starts.getLast().epoch() != log.get(offset)) {
        starts.add(new EpochStart(log.get(offset), offset));
      }
    }
    return new EpochHistory(starts);
  }

  // ---- what both sides call what ---------------------------------------------------------------

  private static int java(int leader) {
    return leader == NONE ? PartitionState.NO_LEADER : leader;
  }

  private static int tla(int leader) {
    return leader == PartitionState.NO_LEADER ? NONE : leader;
  }

  private static PartitionState state(
      List<Integer> order,
      int leader,
      BrokerSet isr,
      BrokerSet elr,
      BrokerSet known,
      int min,
      boolean unclean) {
    return new PartitionState(
        Assignment.settled(order),
        java(leader),
        1,
        1,
        isr,
        elr,
        known,
        false,
        new PartitionState.Settings(min, FlushPolicy.NEVER, unclean));
  }

  private static Object[] result(PartitionState next) {
    return new Object[] {
      tla(next.leader()),
      next.isr(),
      next.elr(),
      next.lastKnown(),
      next.recovering(),
      next.leaderEpoch() - 1
    };
  }

  private static Object[] all(Object[]... groups) {
    return Arrays.stream(groups).flatMap(Arrays::stream).toArray();
  }

  private interface Parts {
    void take(BrokerSet isr, BrokerSet elr);
  }

  private static void forParts(Parts action) {
    for (BrokerSet isr : SETS) {
      for (BrokerSet elr : SETS) {
        if (isr.where(elr::contains).isEmpty()) {
          action.take(isr, elr);
        }
      }
    }
  }

  private static <T> void forEach(List<T> all, Consumer<T> action) {
    all.forEach(action);
  }

  private static List<BrokerSet> subsets(BrokerSet of) {
    List<BrokerSet> found = new ArrayList<>();
    Function<Integer, BrokerSet> picked =
        bits -> BrokerSet.of(of.toList().stream().filter(id -> (bits >> id & 1) == 1).toList());
    for (int bits = 0; bits < 16; bits += 2) {
      BrokerSet subset = picked.apply(bits);
      if (!found.contains(subset)) {
        found.add(subset);
      }
    }
    return found;
  }
}
