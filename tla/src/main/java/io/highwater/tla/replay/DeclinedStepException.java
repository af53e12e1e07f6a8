package io.highwater.tla.replay;

/**
 * The program is stricter than the model and never takes such a step; the message says why. That is
 * no difference of what either does where both act.
 */
final class DeclinedStepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DeclinedStepException(String message) {
    super(message);
  }
}
