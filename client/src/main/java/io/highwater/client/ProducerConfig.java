package io.highwater.client;

/**
 * How a producer sends.
 *
 * @param acks 0: no answer, 1: the leader has it, -1: the whole ISR has it
 * @param timeoutMs how long the leader may wait for the ISR
 * @param idempotent true to use a producer id (KIP-98); not with acks=0
 */
public record ProducerConfig(int acks, int timeoutMs, boolean idempotent) {
  /** acks of the whole ISR. */
  public static final int ALL = -1;

  public ProducerConfig {
    if (idempotent && acks != ALL) {
      throw new IllegalArgumentException("an idempotent producer needs acks=all, not " + acks);
    }
    if (timeoutMs < 0) {
      throw new IllegalArgumentException("timeout of " + timeoutMs + " ms, expected at least 0");
    }
  }

  /** acks=all within 3 s, without a producer id. */
  public static ProducerConfig acksAll() {
    return new ProducerConfig(ALL, 3_000, false);
  }
}
