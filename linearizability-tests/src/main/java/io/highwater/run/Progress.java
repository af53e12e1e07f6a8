package io.highwater.run;

import io.highwater.workload.Counts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** One line that lives on a terminal, or a line now and then where there is none. */
final class Progress {
  private static final long QUIET_INTERVAL_S = 5;

  private final PrintWriter out;
  private final boolean live;
  private final long startNs = System.nanoTime();
  private int shown;
  private long nextQuietS = QUIET_INTERVAL_S;

  Progress(PrintWriter out) {
    this.out = out;
    this.live = isTerminal();
  }

  /** Shows where a run is. */
  void show(Counts counts, Optional<String> fault, String cluster) {
    long elapsedS = (System.nanoTime() - startNs) / 1_000_000_000;
    String line =
        String.format(
            Locale.ROOT,
            "%3d s  sent %d  acked %d  unknown %d  failed %d  read %d  | %s | %s",
            elapsedS,
            counts.invoked(),
            counts.acknowledged(),
            counts.unknown(),
            counts.failed(),
            counts.read(),
            cluster,
            fault.orElse("calm"));
    if (live) {
      out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
      out.flush();
      shown = line.length();
    } else if (elapsedS >= nextQuietS) {
      out.println(line);
      out.flush();
      nextQuietS += QUIET_INTERVAL_S;
    }
  }

  /** Leaves the line as it is and goes to the next. */
  void end() {
    if (live && shown > 0) {
      out.println();
      out.flush();
    }
  }

  // Not System.console(): since Java 22 there is one for redirected output too.
  private static boolean isTerminal() {
    Path stdout = Path.of("/proc/self/fd/1");
    try {
      return Files.exists(stdout)
          ? stdout.toRealPath().startsWith("/dev/pts")
          : System.getenv("TERM") != null;
    } catch (IOException e) {
      return false;
    }
  }
}
