package io.highwater.fault.nemesis;

/** Whom a fault strikes, by name or by what it is when the fault strikes. */
public sealed interface Target {
  /** One broker, by id. */
  record Broker(int id) implements Target {
    @Override
    public String toString() {
      return "broker " + id;
    }
  }

  /**
   * Whoever leads a partition at that moment.
   *
   * @param partition of the workload's topic
   * @param orElse the broker to strike when there is no leader
   */
  record LeaderOf(int partition, int orElse) implements Target {
    @Override
    public String toString() {
      return "the leader of partition " + partition;
    }
  }
}
