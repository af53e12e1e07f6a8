package io.highwater.broker.api;

import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * What one part of a request is answered: why it was refused, or that it was not.
 *
 * @param error NONE if it was not
 */
record Refusal(ErrorCode error, Optional<String> message) {

  /**
   * The controller's answer to one of several questions, in the order asked.
   *
   * @param outcomes null with a failure
   * @param failure null, or why there is no answer
   */
  static Refusal of(List<Requests.Outcome> outcomes, int index, Throwable failure) {
    if (failure != null) {
      return noAnswer(failure);
    }
    Requests.Outcome outcome = outcomes.get(index);
    return new Refusal(
        BrokerServices.code(outcome.error()),
        outcome.detail().isEmpty() ? Optional.empty() : Optional.of(outcome.detail()));
  }

  /** What was asked may have happened or not. */
  static Refusal noAnswer(Throwable failure) {
    return new Refusal(
        ErrorCode.REQUEST_TIMED_OUT,
        Optional.of("the controller has not answered: " + failure.getMessage()));
  }
}
