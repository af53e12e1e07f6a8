package io.highwater.check;

import io.highwater.history.MicroOp;
import io.highwater.history.MicroOps;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Ways to spoil a good history, each with the name that must be reported. */
enum Corruption {
  VANISHES_FROM_THE_MIDDLE(AnomalyType.LOST_WRITE) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack ack = script.pick(random, a -> a.offset() + 1 < script.end(a.partition()));
      script.removeRecords((read, r) -> read.is(ack.partition()) && r.offset() == ack.offset());
    }
  },
  VANISHES_AFTER_BEING_READ(AnomalyType.LOST_WRITE) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack ack = script.pick(random, script::readBeforeTheEnd);
      script.removeRecords(
          (read, r) -> read.isFinal() && read.is(ack.partition()) && r.offset() == ack.offset());
    }
  },
  IS_OVERWRITTEN(AnomalyType.INCONSISTENT_OFFSETS) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack ack = script.pick(random, a -> true);
      Script.Ack other =
          script.pick(random, a -> a.partition() == ack.partition() && !a.equals(ack));
      script.replaceRecords(
          (read, r) -> read.isFinal() && read.is(ack.partition()) && r.offset() == ack.offset(),
          r -> new Polled(r.offset(), other.value()));
    }
  },
  TAIL_IS_CUT(AnomalyType.UNSEEN) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack ack = script.pick(random, a -> true);
      script.removeRecords((read, r) -> read.is(ack.partition()) && r.offset() >= ack.offset());
      script.setEnd(ack.partition(), ack.offset());
    }
  },
  COMES_TWICE(AnomalyType.DUPLICATE) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack ack = script.pick(random, a -> true);
      script.appendFinal(ack.partition(), ack.value());
    }
  },
  READER_GOES_BACK(AnomalyType.NONMONOTONIC_POLL) {
    @Override
    void apply(Script script, Random random) {
      Script.ReadAt read = script.pickRead(random, r -> r.previous() != null);
      read.records().add(0, read.previous());
    }
  },
  READER_SKIPS(AnomalyType.POLL_SKIP) {
    @Override
    void apply(Script script, Random random) {
      Script.ReadAt read =
          script.pickRead(random, r -> r.previous() != null && r.records().size() > 1);
      read.records().removeFirst();
    }
  },
  POLL_IS_SHUFFLED(AnomalyType.INT_NONMONOTONIC_POLL) {
    @Override
    void apply(Script script, Random random) {
      Script.ReadAt read = script.pickRead(random, r -> r.records().size() > 1);
      read.records().add(0, read.records().remove(1));
    }
  },
  POLL_HAS_A_HOLE(AnomalyType.INT_POLL_SKIP) {
    @Override
    void apply(Script script, Random random) {
      Script.ReadAt read = script.pickRead(random, r -> r.records().size() > 2);
      read.records().remove(1);
    }
  },
  ONE_PROCESS_LANDS_BACKWARDS(AnomalyType.NONMONOTONIC_SEND) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack first = script.pick(random, a -> script.laterAck(a, true) != null);
      script.exchange(first, script.laterAck(first, true));
    }
  },
  TIME_RUNS_BACKWARDS(AnomalyType.REALTIME_ORDER) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack first = script.pick(random, a -> script.laterAck(a, false) != null);
      script.exchange(first, script.laterAck(first, false));
    }
  },
  COMES_FROM_NOWHERE(AnomalyType.PHANTOM) {
    @Override
    void apply(Script script, Random random) {
      script.appendFinal(random.nextInt(script.partitions()), 1_000_000);
    }
  },
  LANDS_ELSEWHERE(AnomalyType.WRONG_PARTITION) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack ack = script.pick(random, a -> true);
      script.appendFinal((ack.partition() + 1) % script.partitions(), ack.value());
    }
  },
  FAILS_YET_IS_THERE(AnomalyType.ABORTED_READ) {
    @Override
    void apply(Script script, Random random) {
      MicroOp.Send send = script.pickFailed(random);
      script.appendFinal(((Long) send.key()).intValue(), (Long) send.value());
    }
  },
  TWO_REIGN(AnomalyType.TWO_LEADERS) {
    @Override
    void apply(Script script, Random random) {
      Script.Ack ack = script.pick(random, a -> script.laterAck(a, false) != null);
      long epoch = script.op(ack).number("leader-epoch", -1);
      Script.Ack other =
          script.pick(
              random,
              a ->
                  !a.equals(ack)
                      && a.partition() == ack.partition()
                      && script.op(a).number("leader-epoch", -1) == epoch);
      script.setLeader(other, script.op(ack).number("leader", -1) % 3 + 1);
    }
  };

  private final AnomalyType expected;

  Corruption(AnomalyType expected) {
    this.expected = expected;
  }

  AnomalyType expected() {
    return expected;
  }

  abstract void apply(Script script, Random random);

  /** A history that can be changed. */
  static final class Script {
    private final List<Op> ops;
    private final List<Ack> acks = new ArrayList<>();
    private final List<ReadAt> reads = new ArrayList<>();
    private final List<MicroOp.Send> failed = new ArrayList<>();
    private final Map<Integer, Long> ends = new LinkedHashMap<>();

    record Ack(int place, int partition, long value, long offset, long began, String process) {}

    record ReadAt(int place, Object key, List<Polled> records, Polled previous, boolean isFinal) {
      boolean is(int partition) {
        return key.equals((long) partition);
      }
    }

    Script(Observations seen) {
      this.ops = new ArrayList<>(seen.history().ops());
      for (PartitionView partition : seen.partitions()) {
        int number = ((Long) partition.key()).intValue();
        ends.put(number, partition.finalReads().getFirst().endOffset());
        for (SendAttempt send : partition.sends()) {
          if (send.placed()) {
            acks.add(
                new Ack(
                    (int) send.completion().index(),
                    number,
                    (Long) send.value(),
                    send.offset(),
                    send.invocation().index(),
                    send.invocation().process().toString()));
          } else if (send.outcome() == Op.Type.FAIL) {
            failed.add((MicroOp.Send) MicroOps.invoked(send.invocation()).getFirst());
          }
        }
        for (Read read : partition.reads()) {
          reads.add(
              new ReadAt(
                  (int) read.op().index(),
                  partition.key(),
                  new ArrayList<>(read.records()),
                  read.previous(),
                  read.op().flag("final")));
        }
      }
    }

    int partitions() {
      return ends.size();
    }

    long end(int partition) {
      return ends.get(partition);
    }

    Op op(Ack ack) {
      return ops.get(ack.place());
    }

    Ack pick(Random random, Predicate<Ack> fits) {
      List<Ack> fitting = acks.stream().filter(fits).toList();
      return fitting.get(random.nextInt(fitting.size()));
    }

    MicroOp.Send pickFailed(Random random) {
      return failed.get(random.nextInt(failed.size()));
    }

    ReadAt pickRead(Random random, Predicate<ReadAt> fits) {
      List<ReadAt> fitting = reads.stream().filter(r -> !r.isFinal()).filter(fits).toList();
      return fitting.get(random.nextInt(fitting.size()));
    }

    boolean readBeforeTheEnd(Ack ack) {
      return reads.stream()
          .anyMatch(
              r ->
                  !r.isFinal()
                      && r.is(ack.partition())
                      && r.records().stream().anyMatch(p -> p.offset() == ack.offset()));
    }

    /** The first acknowledged send to the same partition that began after this one had ended. */
    Ack laterAck(Ack ack, boolean sameProcess) {
      return acks.stream()
          .filter(b -> b.partition() == ack.partition() && b.began() > ack.place())
          .filter(b -> sameProcess == b.process().equals(ack.process()))
          .findFirst()
          .orElse(null);
    }

    void removeRecords(BiPredicate<ReadAt, Polled> which) {
      reads.forEach(read -> read.records().removeIf(r -> which.test(read, r)));
    }

    void replaceRecords(BiPredicate<ReadAt, Polled> which, UnaryOperator<Polled> by) {
      reads.forEach(read -> read.records().replaceAll(r -> which.test(read, r) ? by.apply(r) : r));
    }

    void appendFinal(int partition, long value) {
      ReadAt last = reads.stream().filter(r -> r.isFinal() && r.is(partition)).toList().getLast();
      last.records().add(new Polled(end(partition), value));
      setEnd(partition, end(partition) + 1);
    }

    void setEnd(int partition, long end) {
      ends.put(partition, end);
    }

    /** Exchanges two values' places in the log, for all who saw them. */
    void exchange(Ack a, Ack b) {
      replaceRecords(
          (read, r) -> read.is(a.partition()) && r.offset() == a.offset(),
          r -> new Polled(r.offset(), b.value()));
      replaceRecords(
          (read, r) -> read.is(a.partition()) && r.offset() == b.offset(),
          r -> new Polled(r.offset(), a.value()));
      setOffset(a, b.offset());
      setOffset(b, a.offset());
    }

    private void setOffset(Ack ack, long offset) {
      Object value = MicroOp.sent((long) ack.partition(), offset, ack.value());
      ops.set(ack.place(), with(op(ack), value, op(ack).extra()));
    }

    void setLeader(Ack ack, long leader) {
      Map<String, Object> extra = new LinkedHashMap<>(op(ack).extra());
      extra.put("leader", leader);
      ops.set(ack.place(), with(op(ack), op(ack).value(), extra));
    }

    List<Op> ops() {
      Map<Integer, Map<Object, List<Polled>>> byPlace = new LinkedHashMap<>();
      reads.forEach(
          r ->
              byPlace
                  .computeIfAbsent(r.place(), p -> new LinkedHashMap<>())
                  .put(r.key(), r.records()));
      byPlace.forEach(
          (place, records) -> {
            Op op = ops.get(place);
            Map<String, Object> extra = new LinkedHashMap<>(op.extra());
            if (op.flag("final")) {
              Map<Object, Object> end = new LinkedHashMap<>();
              records.keySet().forEach(key -> end.put(key, end(((Long) key).intValue())));
              extra.put("end-offsets", end);
            }
            ops.set(place, with(op, MicroOp.polled(records), extra));
          });
      return ops;
    }

    private static Op with(Op op, Object value, Map<String, Object> extra) {
      return new Op(
          op.index(), op.timeNs(), op.process(), op.type(), op.f(), value, op.error(), extra);
    }
  }
}
