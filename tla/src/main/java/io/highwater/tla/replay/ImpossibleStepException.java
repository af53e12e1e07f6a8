package io.highwater.tla.replay;

/** The program cannot take the step that the model took; the message says what is missing. */
final class ImpossibleStepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ImpossibleStepException(String message) {
    super(message);
  }
}
