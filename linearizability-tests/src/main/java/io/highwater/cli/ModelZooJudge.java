package io.highwater.cli;

import io.highwater.tla.Manifest;
import io.highwater.tla.ModelCheck;
import io.highwater.tla.TlcProgress;
import io.highwater.tla.replay.ModelZoo;
import io.highwater.tla.replay.ModelZoo.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** TLC, and the Java core in its counterexamples' steps. */
final class ModelZooJudge implements ZooJudge {
  private final ModelZoo zoo;
  private final Consumer<String> progress;
  private final List<Entry> said = new ArrayList<>();
  private int shown;

  /**
   * @param progress told of each model that is done
   */
  ModelZooJudge(ModelZoo zoo, Consumer<String> progress) {
    this.zoo = zoo;
    this.progress = progress;
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public boolean knows(String entry) {
    return !zoo.find(entry).isEmpty()
        || zoo.unjudged().stream().anyMatch(e -> e.id().equals(entry));
  }

  @Override
  public Collection<String> entries() {
    return zoo.models().stream().map(Manifest.Model::name).toList();
  }

  @Override
  public List<Finding> judge(List<String> chosen) throws InterruptedException {
    Set<Manifest.Model> models = new LinkedHashSet<>();
    if (chosen == null) {
      models.addAll(zoo.models());
    } else {
      chosen.forEach(entry -> models.addAll(zoo.find(entry)));
    }
    said.clear();
    said.addAll(zoo.judge(List.copyOf(models), new Progress()));
    shown = said.size();
    zoo.unjudged().stream()
        .filter(each -> chosen == null || chosen.contains(each.id()))
        .forEach(said::add);
    return said.stream().map(ModelZooJudge::finding).toList();
  }

  private static Finding finding(Entry entry) {
    String id = entry.id().isEmpty() ? entry.model() : entry.id();
    if (!entry.caught()) {
      return new Finding(id, Verdict.MISSED, entry.program());
    }
    return entry.model().isEmpty()
        ? new Finding(id, Verdict.EXCUSED, entry.program())
        : new Finding(id, Verdict.CAUGHT, entry.length() + " states");
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        line("%-8s %-24s %-24s %6s  %s", "rule", "model", "violates", "states", "the program"));
    said.forEach(each -> lines.add(row(each)));
    long missed = said.stream().filter(each -> !each.caught()).count();
    long excused = said.stream().skip(shown).filter(Entry::caught).count();
    lines.add("");
    lines.add(
        line(
            "%d wrong rules and settings shown to the model, %d excused, %d not as they should be;"
                + " in %d the program took other steps than the model.",
            shown, excused, missed, said.stream().filter(Entry::parted).count()));
    return lines;
  }

  private static String row(Entry entry) {
    return line(
        "%-8s %-24s %-24s %6s  %s%s",
        entry.id().isEmpty() ? "-" : entry.id(),
        entry.model().isEmpty() ? "-" : entry.model(),
        entry.found(),
        entry.length() == 0 ? "-" : entry.length(),
        entry.program(),
        entry.caught() ? "" : "  MISSED");
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }

  private final class Progress implements ModelCheck.Listener {
    @Override
    public void progress(Manifest.Model model, TlcProgress progress) {}

    @Override
    public void done(ModelCheck.Outcome outcome) {
      progress.accept("  " + outcome.model().name() + ": " + outcome.result().verdict());
    }
  }
}
