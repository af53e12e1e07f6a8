package io.highwater.fault.sim;

import io.highwater.spec.metadata.PartitionState;

/** Does at random moments what operators do, as far as the weather holds it. */
final class SimChores {
  private static final int SCRATCH_TOPICS = 3;

  private final World world;
  private final Rng rng;
  private final Chore[] chores;

  SimChores(World world, Rng rng) {
    this.world = world;
    this.rng = rng;
    this.chores = world.weather.chores().toArray(new Chore[0]);
  }

  /** Does one of them. */
  void any() {
    if (chores.length == 0) {
      return;
    }
    int partition = rng.below(world.shape.partitions());
    world.happen(
        switch (chores[rng.below(chores.length)]) {
          case SCRATCH_TOPIC ->
              Happening.of(
                  Kind.TOPIC, World.CONTROLLER, rng.below(SCRATCH_TOPICS), rng.below(2) * some(2));
          case MIN_INSYNC_REPLICAS -> configure(0, rng.between(1, world.shape.replicas()));
          case FLUSH_POLICY -> configure(1, rng.below(2));
          case UNCLEAN_SETTING -> configure(2, rng.below(2));
          case PREFERRED_ELECTION -> at(Kind.ELECT, partition, 0);
          case UNCLEAN_ELECTION -> at(Kind.ELECT, partition, 1);
          case REASSIGNMENT -> at(Kind.REASSIGN, partition, target(partition));
          case CANCELLATION -> at(Kind.REASSIGN, partition, 0);
        });
  }

  private static Happening configure(long key, long value) {
    return Happening.of(Kind.CONFIGURE, World.CONTROLLER, key, value);
  }

  private static Happening at(Kind kind, int partition, long argument) {
    return new Happening(kind, World.CONTROLLER, -1, partition, null, argument);
  }

  /** Mostly as many replicas as before, often some of the same. */
  private long target(int partition) {
    PartitionState newest = world.judge.newest(partition);
    int count = newest.assignment().target().size();
    if (rng.chance(200)) {
      count = (int) rng.between(1, world.shape.brokers());
    }
    return some(count);
  }

  /** That many brokers in any order, one decimal digit each. */
  private long some(int count) {
    long digits = 0;
    long taken = 0;
    for (int i = 0; i < Math.min(count, world.shape.brokers()); i++) {
      int broker = 1 + rng.below(world.shape.brokers());
      while (((taken >>> broker) & 1) == 1) {
        broker = 1 + broker % world.shape.brokers();
      }
      taken |= 1L << broker;
      digits = digits * 10 + broker;
    }
    return digits;
  }
}
