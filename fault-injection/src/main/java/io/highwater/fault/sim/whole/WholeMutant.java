package io.highwater.fault.sim.whole;

import io.highwater.broker.shard.ShardBug;
import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.storage.StorageMutant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whole brokers with one rule wrong, known by a name: of the core, of storage, or of what lies
 * between them.
 *
 * @param name as in {@code --mutant}
 * @param title what is wrong
 */
public record WholeMutant(
    String name, String title, Mutant core, StorageMutant storage, Set<ShardBug> shard) {
  /** Brokers as they are meant. */
  public static final WholeMutant NONE =
      new WholeMutant("", "", Mutant.NONE, StorageMutant.NONE, EnumSet.noneOf(ShardBug.class));

  /**
   * Every mutant there is: the core's, storage's, and those in between. Where core and storage both
   * guard themselves against the same, and have a mutant of one name, it is wrong in both.
   */
  public static List<WholeMutant> all() {
    SequencedMap<String, WholeMutant> all = new LinkedHashMap<>();
    Mutant.all().values().forEach(each -> all.put(each.name(), of(each)));
    StorageMutant.all().forEach(each -> all.merge(each.name(), of(each), WholeMutant::both));
    Stream.of(ShardBug.values()).map(WholeMutant::of).forEach(each -> all.put(each.name, each));
    return List.copyOf(all.values());
  }

  private static WholeMutant both(WholeMutant ofCore, WholeMutant ofStorage) {
    return new WholeMutant(ofCore.name, ofCore.title, ofCore.core, ofStorage.storage, ofCore.shard);
  }

  /** The mutant of that name, or with that id in the catalogue. */
  public static Optional<WholeMutant> named(String nameOrId) {
    return all().stream()
        .filter(each -> each.name.equals(nameOrId) || each.core.id().equalsIgnoreCase(nameOrId))
        .findFirst();
  }

  private static WholeMutant of(Mutant core) {
    return new WholeMutant(core.name(), core.title(), core, NONE.storage, NONE.shard);
  }

  private static WholeMutant of(StorageMutant storage) {
    return new WholeMutant(storage.name(), storage.title(), NONE.core, storage, NONE.shard);
  }

  private static WholeMutant of(ShardBug bug) {
    String words = bug.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new WholeMutant(
        words.replace(' ', '-'), words, NONE.core, NONE.storage, EnumSet.of(bug));
  }

  @Override
  public String toString() {
    return name.isEmpty() ? "no mutant" : name;
  }
}
