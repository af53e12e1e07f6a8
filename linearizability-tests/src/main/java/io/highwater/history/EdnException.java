package io.highwater.history;

/** Text that is not EDN, or not a history: where, what was found and what was expected. */
public final class EdnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * @param line from 1
   * @param column from 1, in characters
   */
  public EdnException(int line, int column, String problem) {
    super("line " + line + ", column " + column + ": " + problem);
    this.line = line;
    this.column = column;
  }

  /** The line of the problem, from 1. */
  public int line() {
    return line;
  }

  /** The column of the problem, from 1, in characters. */
  public int column() {
    return column;
  }
}
