package io.highwater.tla;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The main class of the child JVM: TLC, and a line of progress every second, because TLC's own
 * comes once a minute and cannot be asked for more often. TLC is named only in text, so that the
 * jar given by {@code -Dtla2tools.jar} may be any version.
 */
final class TlcChild {
  private static final String PROGRESS = "@!@!@PROGRESS ";

  /** The system property that says at how many distinct states to stop. */
  static final String STATES_MAX = "highwater.tlc.statesMax";

  private static final String MODEL_CHECKER = "tlc2.tool:type=ModelChecker";

  private static final long STATES = Long.getLong(STATES_MAX, Long.MAX_VALUE);

  private TlcChild() {}

  /** Runs {@code tlc2.TLC} with the same arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    var unused = ticker.scheduleAtFixedRate(TlcChild::report, 1, 1, TimeUnit.SECONDS);
    try {
      Class.forName("tlc2.TLC").getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("TLC failed", e.getCause());
    }
  }

  private static void report() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName checker = new ObjectName(MODEL_CHECKER);
      if (beans.isRegistered(checker)) {
        System.out.println(
            PROGRESS
                + beans.getAttribute(checker, "Progress")
                + ' '
                + beans.getAttribute(checker, "StatesGenerated")
                + ' '
                + beans.getAttribute(checker, "DistinctStatesGenerated")
                + ' '
                + beans.getAttribute(checker, "StateQueueSize"));
        if ((long) beans.getAttribute(checker, "DistinctStatesGenerated") >= STATES) {
          beans.invoke(checker, "stop", null, null);
        }
      }
    } catch (JMException e) {
      // A TLC without these figures, or one that has just ended, runs as well without them.
      System.err.println("no progress figures: " + e);
    }
  }

  /** The figures in a line that {@link #report} wrote; empty for any other line. */
  static Optional<TlcProgress> parseProgress(String line) {
    if (!line.startsWith(PROGRESS)) {
      return Optional.empty();
    }
    String[] figures = line.substring(PROGRESS.length()).split(" ");
    return Optional.of(
        new TlcProgress(
            Integer.parseInt(figures[0]),
            Long.parseLong(figures[1]),
            Long.parseLong(figures[2]),
            Long.parseLong(figures[3])));
  }
}
