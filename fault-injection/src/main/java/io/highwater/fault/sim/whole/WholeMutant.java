package io.highwater.fault.sim.whole;

import io.highwater.broker.shard.ShardBug;
import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.storage.StorageMutant;
import io.highwater.spec.group.GroupBug;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whole brokers with one rule wrong, known by a name: of the core, of storage, of what lies between
 * them, or of consumer groups.
 *
 * @param name as in {@code --mutant}
 * @param title what is wrong
 */
public record WholeMutant(
    String name,
    String title,
    Mutant core,
    StorageMutant storage,
    Set<ShardBug> shard,
    Set<GroupBug> group) {
  /** Brokers as they are meant. */
  public static final WholeMutant NONE =
      new WholeMutant(
          "",
          "",
          Mutant.NONE,
          StorageMutant.NONE,
          EnumSet.noneOf(ShardBug.class),
          EnumSet.noneOf(GroupBug.class));

  /**
   * Every mutant there is: the core's, storage's, those in between, and of groups. Where core and
   * storage both guard themselves against the same, and have a mutant of one name, it is wrong in
   * both.
   */
  public static List<WholeMutant> all() {
    SequencedMap<String, WholeMutant> all = new LinkedHashMap<>();
    Mutant.all().values().forEach(each -> all.put(each.name(), of(each)));
    StorageMutant.all().forEach(each -> all.merge(each.name(), of(each), WholeMutant::both));
    Stream.of(ShardBug.values()).map(WholeMutant::of).forEach(each -> all.put(each.name, each));
    Stream.of(GroupBug.values()).map(WholeMutant::of).forEach(each -> all.put(each.name, each));
    return List.copyOf(all.values());
  }

  private static WholeMutant both(WholeMutant ofCore, WholeMutant ofStorage) {
    return new WholeMutant(
        ofCore.name, ofCore.title, ofCore.core, ofStorage.storage, ofCore.shard, ofCore.group);
  }

  /** The mutant of that name, or with that id in the catalogue. */
  public static Optional<WholeMutant> named(String nameOrId) {
    return all().stream()
        .filter(each -> each.name.equals(nameOrId) || each.core.id().equalsIgnoreCase(nameOrId))
        .findFirst();
  }

  private static WholeMutant of(Mutant core) {
    return new WholeMutant(core.name(), core.title(), core, NONE.storage, NONE.shard, NONE.group);
  }

  private static WholeMutant of(StorageMutant storage) {
    return new WholeMutant(
        storage.name(), storage.title(), NONE.core, storage, NONE.shard, NONE.group);
  }

  private static WholeMutant of(ShardBug bug) {
    String words = words(bug);
    return new WholeMutant(
        name(words), words, NONE.core, NONE.storage, EnumSet.of(bug), NONE.group);
  }

  private static WholeMutant of(GroupBug bug) {
    String words = words(bug);
    return new WholeMutant(
        name(words), words, NONE.core, NONE.storage, NONE.shard, EnumSet.of(bug));
  }

  private static String words(Enum<?> bug) {
    return bug.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String name(String words) {
    return words.replace(' ', '-');
  }

  @Override
  public String toString() {
    return name.isEmpty() ? "no mutant" : name;
  }
}
