package io.highwater.workload;

/**
 * How much a workload does.
 *
 * @param partitions of the topic, numbered from 0
 * @param senders threads that append; sender i serves partition i modulo {@code partitions}
 * @param readers threads that read every partition
 * @param ratePerSecond appends a second in all, as long as nobody is kept waiting
 * @param acks as recorded with each append: {@code all}, {@code 1} or {@code 0}
 */
public record Load(int partitions, int senders, int readers, double ratePerSecond, String acks) {
  /** Checks the ranges. */
  public Load {
    if (partitions < 1 || senders < partitions || readers < 0 || !(ratePerSecond > 0)) {
      throw new IllegalArgumentException(
          "a load needs a partition, a sender for each, and a rate above 0: "
              + partitions
              + ", "
              + senders
              + ", "
              + ratePerSecond);
    }
  }

  /** How many threads there are, final readers included: the step from a process to the next. */
  int concurrency() {
    return senders + readers + partitions;
  }
}
