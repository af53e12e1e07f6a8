package io.highwater.fault.sim.storage;

import io.highwater.broker.storage.StorageBug;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Storage with one rule wrong, known by a name: a branch in the code, or an fsync left out.
 *
 * @param name as in {@code --mutant}
 * @param title what is wrong
 * @param bugs rules of the code to break
 * @param unsynced files and directories whose fsync is left out
 */
public record StorageMutant(
    String name, String title, Set<StorageBug> bugs, Predicate<Path> unsynced) {
  /** Storage as it is meant. */
  public static final StorageMutant NONE =
      new StorageMutant("", "", EnumSet.noneOf(StorageBug.class), path -> false);

  /** Every mutant there is. */
  public static List<StorageMutant> all() {
    return Stream.concat(Stream.of(StorageBug.values()).map(StorageMutant::of), omissions())
        .toList();
  }

  /** The mutant of that name. */
  public static Optional<StorageMutant> named(String name) {
    return all().stream().filter(each -> each.name.equals(name)).findFirst();
  }

  private static StorageMutant of(StorageBug bug) {
    String words = bug.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new StorageMutant(words.replace(' ', '-'), words, EnumSet.of(bug), path -> false);
  }

  private static Stream<StorageMutant> omissions() {
    return Stream.of(
        omission("log-not-synced", "a flush syncs no batches", "\\d{20}\\.log"),
        omission("names-not-synced", "a flush syncs no new segment's name", "orders-\\d"),
        omission("text-not-synced", "a text file is renamed before it is synced", ".*\\.tmp"),
        omission("rename-not-synced", "a checkpoint's new name is not synced", "data"));
  }

  private static StorageMutant omission(String name, String title, String fileName) {
    return new StorageMutant(
        name,
        title,
        EnumSet.noneOf(StorageBug.class),
        path -> path.getFileName().toString().matches(fileName));
  }

  @Override
  public String toString() {
    return name.isEmpty() ? "no mutant" : name;
  }
}
