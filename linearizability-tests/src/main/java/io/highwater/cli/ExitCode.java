package io.highwater.cli;

/** What the exit codes of {@code highwater} mean; scripts and CI jobs rely on them. */
public final class ExitCode {
  /** What was to be shown holds. */
  public static final int HOLDS = 0;

  /** A counterexample was found: the answer is no. */
  public static final int VIOLATED = 1;

  /** The command line or an input file is wrong; nothing was run. */
  public static final int USAGE = 2;

  /** No answer: a fault never took effect, or a limit was reached first. */
  public static final int INCONCLUSIVE = 3;

  /** Highwater itself failed; says nothing about what was to be shown. */
  public static final int INTERNAL_ERROR = 70;

  private ExitCode() {}
}
