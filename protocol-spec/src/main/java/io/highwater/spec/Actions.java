package io.highwater.spec;

import io.highwater.spec.metadata.Controller;
import io.highwater.spec.partition.Partition;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The actions of the specification that this core implements, by name. */
public final class Actions {
  private Actions() {}

  /**
   * The names of {@code CoreNext}'s actions as the core's {@link Action} methods say them: each
   * exactly once, with a capital first letter.
   */
  public static SortedSet<String> names() {
    List<Class<?>> classes = new ArrayList<>(Partition.actors());
    classes.addAll(Controller.actors());
    SortedSet<String> names = new TreeSet<>();
    for (Class<?> each : classes) {
      for (Method method : each.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Action.class)) {
          String name = method.getName();
          boolean added =
              names.add(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
          Check.that(added, "an action has one method", name);
        }
      }
    }
    return names;
  }
}
