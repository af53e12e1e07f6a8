package io.highwater.cli;

import io.highwater.tla.Manifest;
import io.highwater.tla.Manifest.Model;
import io.highwater.tla.Matrix;
import io.highwater.tla.ModelCheck;
import io.highwater.tla.ModelCheck.Outcome;
import io.highwater.tla.Tlc;
import io.highwater.tla.TlcProgress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** {@code model-check --matrix}: every cell of the durability matrix, and whether it is as said. */
final class MatrixRun {
  private static final long PROGRESS_EVERY_MS = 5_000;

  private final PrintWriter out;
  private final PrintWriter err;

  MatrixRun(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  int run(Manifest manifest) throws InterruptedException {
    List<Model> models = Matrix.prepare(manifest.directory(), Matrix.cells());
    say(err, "%d cells, two side by side", models.size());
    ModelCheck check = new ModelCheck(new Tlc(manifest.directory()));
    return show(check.run(models, new CellCount(models.size())));
  }

  /** Prints the table; a cell in which TLC disagrees with {@link Matrix.Cell#durable} is wrong. */
  int show(List<Outcome> outcomes) {
    say(out, "Can a record that was acknowledged be lost?  Two brokers, one record;");
    say(out, "holds: not within these bounds.  LOSES: the shortest story has so many steps.%n");
    new MatrixTable(outcomes).lines().forEach(out::println);
    List<Outcome> wrong = outcomes.stream().filter(o -> o.difference().isPresent()).toList();
    if (wrong.isEmpty()) {
      say(out, "%nEach cell is what its setting and its faults let one expect.");
      return ExitCode.HOLDS;
    }
    wrong.forEach(o -> say(out, "%n(!) %s: %s", o.model().name(), o.difference().orElseThrow()));
    return ExitCode.VIOLATED;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static void say(PrintWriter to, String format, Object... values) {
    to.println(String.format(Locale.ROOT, format, values));
  }

  /** Says on the error stream, every few seconds and in the end, how many cells are done. */
  private final class CellCount implements ModelCheck.Listener {
    private final int cells;
    private int done;
    private long lastSaidMs = System.nanoTime() / 1_000_000;

    CellCount(int cells) {
      this.cells = cells;
    }

    @Override
    public void progress(Model model, TlcProgress progress) {}

    @Override
    public synchronized void done(Outcome outcome) {
      done++;
      long nowMs = System.nanoTime() / 1_000_000;
      if (done == cells || nowMs - lastSaidMs >= PROGRESS_EVERY_MS) {
        lastSaidMs = nowMs;
        say(err, "  %d of %d cells", done, cells);
        err.flush();
      }
    }
  }
}
