package io.highwater.tla;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bugs;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.Assignment;
import io.highwater.spec.metadata.ControllerKernel;
import io.highwater.spec.metadata.PartitionState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The kernels of the Java core, evaluated for every input that {@code MCKernels.tla} has, in the
 * same lines: the name, the inputs, a possible result. Where replicas have an order of preference
 * in Java, the possible results are those of all orders.
 */
final class KernelTable {
  static final int NONE = 0;
  static final List<Integer> NUMBERS = List.of(1, 2, 3);
  static final List<BrokerSet> SETS = subsets(BrokerSet.of(1, 2, 3));
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
  static final PartitionId ID = new PartitionId(new UUID(0, 1), 0);

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
    table.completeReassignment();
    table.reassign();
    table.createPartition();
    new AlterPartitionTable(table::line, bugs).write();
    new ReplicaKernelTable(table::line, bugs).write();
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
          changes(kernel, p, version, active, new Object[] {min, on}, unclean);
        }
      }
    }
  }

  /** What leaders and operators ask for. */
  private void changes(
      ControllerKernel kernel,
      PartitionState p,
      Object[] version,
      BrokerSet active,
      Object[] setting,
      boolean unclean) {
    if (!unclean) {
      PartitionState next = kernel.uncleanElection(p, active::contains);
      if (!next.equals(p)) {
        Object[] input = all(version, new Object[] {active}, setting);
        line("UncleanElection", all(input, result(next)));
      }
      if (p.settings().minInsyncReplicas() <= 2 && p.lastKnown().isEmpty()) {
        cancelReassignment(kernel, p, active, setting);
      }
    }
    if (p.lastKnown().isEmpty()) {
      for (BrokerSet asked : subsets(active)) {
        if (asked.contains(p.leader())) {
          PartitionState next = kernel.onAlterPartition(recovering(p), asked, active::contains);
          Object[] input = {p.leader(), p.isr(), p.elr(), asked, active};
          line("OnAlterPartition", all(input, setting, new Object[] {unclean}, result(next)));
        }
      }
    }
  }

  private void cancelReassignment(
      ControllerKernel kernel, PartitionState p, BrokerSet active, Object[] setting) {
    for (BrokerSet adding : SETS) {
      for (BrokerSet removing : SETS) {
        boolean moving = !adding.isEmpty() || !removing.isEmpty();
        boolean possible = !adding.containsAll(p.isr());
        if (moving && possible && adding.where(removing::contains).isEmpty()) {
          PartitionState next =
              kernel.cancelReassignment(moving(p, adding, removing), active::contains);
          Object[] input = {adding, removing, tla(p.leader()), p.isr(), p.elr(), active};
          Object[] replicas = {BrokerSet.of(next.replicas())};
          line("CancelReassignment", all(input, setting, replicas, result(next)));
        }
      }
    }
  }

  private void createPartition() {
    for (BrokerSet replicas : SETS) {
      for (BrokerSet active : SETS) {
        for (List<Integer> order : ORDERS) {
          List<Integer> wanted = order.stream().filter(replicas::contains).toList();
          kernel(true)
              .createPartition(wanted, active::contains)
              .ifPresent(
                  it -> line("CreatePartition", replicas, active, tla(it.leader()), it.isr()));
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

  // ---- what both sides call what ---------------------------------------------------------------

  static int java(int leader) {
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

  private static PartitionState recovering(PartitionState p) {
    return new PartitionState(
        p.assignment(),
        p.leader(),
        p.leaderEpoch(),
        p.partitionEpoch(),
        p.isr(),
        p.elr(),
        p.lastKnown(),
        true,
        p.settings());
  }

  private static PartitionState moving(PartitionState p, BrokerSet adding, BrokerSet removing) {
    return new PartitionState(
        new Assignment(p.replicas(), adding, removing),
        p.leader(),
        p.leaderEpoch(),
        p.partitionEpoch(),
        p.isr(),
        p.elr(),
        p.lastKnown(),
        false,
        p.settings());
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
