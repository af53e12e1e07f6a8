package io.highwater.spec.group;

/** Where a coordinator leaves what must be done, in order. */
@FunctionalInterface
public interface GroupEffects {
  void emit(GroupEffect effect);
}
