package io.highwater.tla;

import java.util.SequencedMap;

/**
 * One state of a behaviour that TLC printed.
 *
 * @param number 1 for the initial state
 * @param variables by name, in TLC's order
 */
public record TlcState(int number, SequencedMap<String, TlaValue> variables) {

  /**
   * The value of a variable.
   *
   * @throws IllegalArgumentException if the state has no such variable
   */
  public TlaValue get(String variable) {
    TlaValue value = variables.get(variable);
    if (value == null) {
      throw new IllegalArgumentException("no variable " + variable + " in state " + number);
    }
    return value;
  }

  /** The value of a function variable at a broker. */
  public TlaValue get(String variable, String broker) {
    return get(variable).at(broker);
  }
}
