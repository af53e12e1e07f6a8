package io.highwater.tla;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One state of a behaviour that TLC printed.
 *
 * @param number 1 for the initial state
 * @param variables by name, in TLC's order
 */
public record TlcState(int number, SequencedMap<String, TlaValue> variables) {
  private static final Pattern VARIABLE =
      Pattern.compile("(?:/\\\\ )?(\\w+) = (.*)", Pattern.DOTALL);

  /**
   * Reads a state as TLC prints it: a conjunct a variable.
   *
   * @throws IllegalArgumentException if a value is malformed
   */
  static TlcState parse(int number, String conjuncts) {
    SequencedMap<String, TlaValue> variables = new LinkedHashMap<>();
    for (String conjunct : conjuncts.strip().split("\n(?=/\\\\ )")) {
      Matcher variable = VARIABLE.matcher(conjunct);
      if (variable.matches()) {
        variables.put(variable.group(1), TlaValue.parse(variable.group(2)));
      }
    }
    return new TlcState(number, variables);
  }

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
