package io.highwater.check;

/** A stored log or checkpoint that cannot be read: which file, where, and what was expected. */
public final class MalformedLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem the file, the place in it, and what is wrong there
   */
  public MalformedLogException(String problem) {
    super(problem);
  }
}
