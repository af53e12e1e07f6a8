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
 * @param lossOfPower whether members of the ISR may lose power: only where a copy counts when it
 *     has been fsynced
 */
record Weather(
    Set<Adversity> faults,
    long calmMs,
    long latencyUsMin,
    long latencyUsMax,
    long fsyncUsMax,
    boolean lossOfPower,
    int clients,
    long clientPauseUsMax) {

  private static final int FAULTS_MIN = 3;

  static Weather draw(Rng rng, Shape shape) {
    boolean lossOfPower = shape.flushPolicy() == FlushPolicy.COMMIT;
    Set<Adversity> faults = EnumSet.noneOf(Adversity.class);
    while (faults.stream().filter(Adversity::isSure).count() < FAULTS_MIN) {
      for (Adversity each : Adversity.values()) {
        if (rng.chance(550) && each.suits(lossOfPower)) {
          faults.add(each);
        }
      }
    }
    long latencyUsMin = rng.between(20, 300);
    return new Weather(
        faults,
        rng.chance(300) ? rng.between(30, 300) : rng.between(300, 3_000),
        latencyUsMin,
        latencyUsMin * rng.between(2, 20),
        rng.oneOf(500L, 5_000L, 40_000L),
        lossOfPower,
        (int) rng.between(3, 8),
        rng.between(20_000, 200_000));
  }
}
