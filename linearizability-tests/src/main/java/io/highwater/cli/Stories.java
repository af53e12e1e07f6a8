package io.highwater.cli;

import java.io.IOException;
import java.util.List;

/** The stories of runs at one depth: found, made short, told, and played again. */
interface Stories {
  /**
   * Plays a story and tells it.
   *
   * @param text of its file
   * @return an exit code: a story that its own mutant does not show any more is inconclusive
   * @throws IllegalArgumentException with what is wrong with the text
   */
  int play(String text);

  /** Tells a short story of one of these seeds, each of which is violated, and writes it. */
  void tellShortest(List<Long> red) throws IOException;
}
