package io.highwater.history;

/** A history that is good EDN but contradicts itself, so that nothing can be judged by it. */
public final class HistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param op the operation at fault
   * @param problem what is wrong with it, as a sentence without its subject
   */
  public HistoryException(Op op, String problem) {
    super("op " + op.index() + " (" + op.type().label() + " " + op.f() + ") " + problem);
  }
}
