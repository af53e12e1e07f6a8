package io.highwater.fault.sim;

import io.highwater.spec.FlushPolicy;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the world treats a cluster: how long things take, and what goes wrong how often. Each seed
 * draws its own, and leaves some faults out, for faults can hide each other.
 *
 * @param faults the kinds of fault that happen
 * @param calmMs the mean time between two of them
 * @param chores what operators do meanwhile
 * @param lossOfPower whether members of the ISR may lose power: only where a copy counts when it
 *     has been fsynced, or whoever may have lost something is known and left out (KIP-966)
 * @param undoneTruncations whether a power loss may undo a truncation: only where everything that
 *     counts has been fsynced
 */
record Weather(
    Set<Adversity> faults,
    Set<Chore> chores,
    long calmMs,
    long latencyUsMin,
    long latencyUsMax,
    long fsyncUsMax,
    boolean lossOfPower,
    boolean undoneTruncations,
    int clients,
    long clientPauseUsMax) {

  private static final int FAULTS_MIN = 3;
  private static final int RISK_PER_MILLE = 120;

  static Weather draw(Rng rng, Shape shape, SimLoad load) {
    boolean commits = shape.flushPolicy() == FlushPolicy.COMMIT;
    boolean lossOfPower = commits || shape.elr();
    Set<Chore> chores = chores(rng);
    if (commits && !shape.elr()) {
      chores.remove(Chore.FLUSH_POLICY);
    }
    boolean undoneTruncations =
        commits && !chores.contains(Chore.FLUSH_POLICY) && load.allows(Adversity.UNDONE_TRUNCATION);
    Set<Adversity> faults = EnumSet.noneOf(Adversity.class);
    while (faults.stream().filter(Adversity::isSure).count() < FAULTS_MIN) {
      for (Adversity each : Adversity.values()) {
        if (rng.chance(550) && each.suits(lossOfPower, undoneTruncations) && load.allows(each)) {
          faults.add(each);
        }
      }
    }
    long latencyUsMin = rng.between(20, 300);
    return new Weather(
        faults,
        chores,
        rng.chance(300) ? rng.between(30, 300) : rng.between(300, 3_000),
        latencyUsMin,
        latencyUsMin * rng.between(2, 20),
        rng.oneOf(500L, 5_000L, 40_000L),
        lossOfPower,
        undoneTruncations,
        (int) rng.between(3, 8),
        load.pauseFactor() * rng.between(20_000, 200_000));
  }

  /** What may lose committed records is drawn seldom: it voids what others would show. */
  private static Set<Chore> chores(Rng rng) {
    boolean risky = rng.chance(RISK_PER_MILLE);
    Set<Chore> chores = EnumSet.noneOf(Chore.class);
    for (Chore each : Chore.values()) {
      if (rng.chance(500) && (risky || !each.isRisky())) {
        chores.add(each);
      }
    }
    return chores;
  }
}
