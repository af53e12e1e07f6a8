package io.highwater.spec;

/**
 * Where an action leaves what must be done. The runtime performs effects in the order in which they
 * were emitted, after the action has returned.
 */
@FunctionalInterface
public interface Effects {
  void emit(Effect effect);
}
