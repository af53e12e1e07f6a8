package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Durability as a function of the setting: for each setting of a partition and each fault
 * assumption a model, {@code MCMatrix}, of which TLC says whether an acknowledged record can be
 * lost.
 */
public final class Matrix {
  private static final String MODULE = "MCMatrix";
  private static final String LOST = "AckedDurable";

  private Matrix() {}

  /** What may happen besides the expiry of sessions, which may always. */
  public enum Faults {
    /** Nothing: brokers are only cut off from the controller. */
    EXPIRY("expiry", "sessions expire", 0, 0),
    /** Two process crashes, of one broker or of both; page caches survive. */
    KILL("kill", "kill -9", 2, 0),
    /** One broker loses power and whatever it had not flushed. */
    POWER("power", "power loss", 0, 1),
    /** Every broker does. */
    BLACKOUT("blackout", "of all", 0, 2);

    private final String id;
    private final String title;
    private final int crashes;
    private final int powerLosses;

    Faults(String id, String title, int crashes, int powerLosses) {
      this.id = id;
      this.title = title;
      this.crashes = crashes;
      this.powerLosses = powerLosses;
    }

    /** Whether a disk may forget what it was not told to flush. */
    boolean forgetful() {
      return powerLosses > 0;
    }

    /** A few words for the head of a column. */
    public String title() {
      return title;
    }
  }

  /**
   * How a partition on two brokers is set up.
   *
   * @param acks what its producers ask for: {@code all}, {@code 1} or {@code 0}; of the latter two,
   *     the answer (or having sent) is taken for a promise
   * @param minIsr {@code min.insync.replicas}
   * @param unclean {@code unclean.leader.election.enable}
   * @param elr whether there are eligible leader replicas (KIP-966)
   * @param flush {@code log.flush.policy}: {@code never}, {@code interval} or {@code commit}
   */
  public record Setting(String acks, int minIsr, boolean unclean, boolean elr, String flush) {}

  /** A setting under a fault assumption. */
  public record Cell(Setting setting, Faults faults) {

    /**
     * Whether what was acknowledged is there to stay, as one should be able to say without a model
     * checker: that both agree in every cell is what {@code model-check --matrix} is for.
     *
     * <p>A promise needs acks=all. It is kept by min.insync.replicas copies; who may forget is to
     * be counted out. A copy is forgotten by a power loss that comes before its flush. With one
     * copy promised, it is enough that somebody else is elected, or that the one forgets. With two,
     * an election harms nothing as long as both remember; if one forgets, it must not lead, which
     * is what eligible leader replicas are for: without them the last of the ISR keeps its place
     * through any restart, and an unclean election does not ask.
     */
    public boolean durable() {
      boolean forgetful = faults.forgetful() && !setting.flush().equals("commit");
      if (!setting.acks().equals("all")) {
        return false;
      }
      if (setting.minIsr() == 1) {
        return !setting.unclean() && !forgetful;
      }
      return !forgetful || (faults == Faults.POWER && setting.elr() && !setting.unclean());
    }

    /** Its name on the command line, such as {@code all-2-clean-elr-never-power}. */
    public String name() {
      return String.join(
          "-",
          setting.acks(),
          Integer.toString(setting.minIsr()),
          setting.unclean() ? "unclean" : "clean",
          setting.elr() ? "elr" : "isr",
          setting.flush(),
          faults.id);
    }

    /** The model to run, and what it must do. */
    Manifest.Model model() {
      return new Manifest.Model(
          name(),
          MODULE,
          name(),
          "durability",
          durable() ? Manifest.HOLDS : LOST,
          Manifest.UNMEASURED,
          (int) Manifest.UNMEASURED,
          (int) Manifest.UNMEASURED,
          durable() ? 1 : 0);
    }
  }

  /** All settings, the weakest acks last. */
  public static List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (int minIsr : new int[] {2, 1}) {
      for (boolean unclean : new boolean[] {false, true}) {
        for (boolean elr : new boolean[] {true, false}) {
          for (String flush : List.of("commit", "interval", "never")) {
            settings.add(new Setting("all", minIsr, unclean, elr, flush));
          }
        }
      }
    }
    for (String acks : List.of("1", "0")) {
      settings.add(new Setting(acks, 2, false, true, "commit"));
      settings.add(new Setting(acks, 2, false, false, "never"));
    }
    return List.copyOf(settings);
  }

  /** All cells, setting by setting. */
  public static List<Cell> cells() {
    return settings().stream()
        .flatMap(setting -> List.of(Faults.values()).stream().map(f -> new Cell(setting, f)))
        .toList();
  }

  /** The cell of that name, if there is one. */
  public static Optional<Cell> find(String name) {
    return cells().stream().filter(cell -> cell.name().equals(name)).findFirst();
  }

  /**
   * Writes the cells' configurations beside the modules.
   *
   * @param directory with the modules; may be written to
   * @return a model a cell, in the same order
   * @throws UncheckedIOException if a file cannot be written
   */
  public static List<Manifest.Model> prepare(Path directory, List<Cell> cells) {
    try {
      for (Cell cell : cells) {
        Files.writeString(directory.resolve(cell.name() + ".cfg"), config(cell));
      }
      return cells.stream().map(Cell::model).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a configuration into " + directory, e);
    }
  }

  static String config(Cell cell) {
    Setting setting = cell.setting();
    return """
    INIT MCInit
    NEXT MCNext
    CONSTANTS
      Brokers = {b1, b2}
      None = None
      MinIsr = %d
      Elr = %s
      Unclean = %s
      FlushPolicy = "%s"
      AcksLevels = {"%s"}
      Producers = {}
      MaxFetch = 1
      LateFetches = FALSE
      LateAnswers = FALSE
      Bugs = %s
      MaxLog = 1
      MaxEpoch = 3
      MaxCrashes = %d
      MaxPowerLosses = %d
      MaxShutdowns = 0
      MaxOrders = 0
      MaxLag = 2
    SYMMETRY Symmetry
    VIEW Seen
    CONSTRAINT WithinLag
    CHECK_DEADLOCK FALSE
    INVARIANT %s
    """
        .formatted(
            setting.minIsr(),
            truth(setting.elr()),
            truth(setting.unclean()),
            setting.flush(),
            setting.acks(),
            setting.acks().equals("all") ? "{}" : "{\"acks1\"}",
            cell.faults().crashes,
            cell.faults().powerLosses,
            LOST);
  }

  private static String truth(boolean value) {
    return Boolean.toString(value).toUpperCase(Locale.ROOT);
  }
}
