package io.highwater.spec.partition;

import io.highwater.spec.BrokerSet;

/**
 * The in-sync replicas as their leader sees them (KIP-497).
 *
 * <p>While a change is on its way to the controller nobody knows which set is in force, so the high
 * watermark is held to the {@link #maximal} one: a member that may still count is waited for.
 */
public sealed interface Isr {

  /** The set that the metadata log held at {@link #partitionEpoch}. */
  BrokerSet committed();

  /** The set that this leader wants. */
  BrokerSet proposed();

  int partitionEpoch();

  /** Everybody who may be in force: committed or proposed. */
  BrokerSet maximal();

  /** No change is on its way. */
  record Settled(BrokerSet committed, int partitionEpoch) implements Isr {
    @Override
    public BrokerSet proposed() {
      return committed;
    }

    @Override
    public BrokerSet maximal() {
      return committed;
    }
  }

  /**
   * A follower has caught up and shall join.
   *
   * @param joinerEpoch the incarnation whose fetches caught up: no other may join for it (KIP-903)
   */
  record Expanding(BrokerSet committed, int partitionEpoch, int joiner, long joinerEpoch)
      implements Isr {
    @Override
    public BrokerSet proposed() {
      return committed.with(joiner);
    }

    @Override
    public BrokerSet maximal() {
      return LeaderKernel.maximalIsr(committed, proposed());
    }
  }

  /** A follower lags and shall leave; until that is decided it still counts. */
  record Shrinking(BrokerSet committed, int partitionEpoch, int leaver) implements Isr {
    @Override
    public BrokerSet proposed() {
      return committed.without(leaver);
    }

    @Override
    public BrokerSet maximal() {
      return LeaderKernel.maximalIsr(committed, proposed());
    }
  }

  /**
   * The joiner was refused, but an earlier request for it may still reach the controller. Until the
   * committed set has been confirmed in a new partition epoch, the joiner counts.
   */
  record Withdrawing(BrokerSet committed, int partitionEpoch, int joiner) implements Isr {
    @Override
    public BrokerSet proposed() {
      return committed;
    }

    @Override
    public BrokerSet maximal() {
      return committed.with(joiner);
    }
  }
}
