package io.highwater.report;

import io.highwater.check.Observations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a run leaves behind for people and programs. */
public final class ResultsFolder {

  private ResultsFolder() {}

  /**
   * Writes {@code results.edn}, {@code verdict.txt} and {@code timeline.html}, over older ones.
   *
   * @param directory created if it does not exist
   * @param title the page's heading, for example the command that ran
   * @throws IOException if a file cannot be written
   */
  public static void write(Path directory, String title, Verdict verdict, Observations seen)
      throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("results.edn"), ResultsEdn.write(verdict));
    Files.writeString(directory.resolve("verdict.txt"), verdict.text());
    Files.writeString(directory.resolve("timeline.html"), TimelineHtml.write(title, verdict, seen));
  }
}
