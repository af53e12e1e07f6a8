package io.highwater.tla.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What differs between two scenes. */
final class Changes {
  private static final String NOTHING = "-";

  private final List<Moment.Change> found = new ArrayList<>();

  private Changes() {}

  static List<Moment.Change> between(Scene before, Scene after) {
    Changes changes = new Changes();
    after
        .replicas()
        .forEach(
            (broker, replica) -> {
              if (before.replicas().containsKey(broker)) {
                changes.compare(
                    "broker " + broker, before.replica(broker).state(), replica.state());
              }
            });
    changes.compare("controller", before.version(), after.version());
    changes.compare("controller", before.controller(), after.controller());
    return List.copyOf(changes.found);
  }

  private void compare(String actor, Data before, Data after) {
    if (before.equals(after)) {
      return;
    }
    Map<String, Object> old = flat(before);
    Map<String, Object> now = flat(after);
    Set<String> fields = new LinkedHashSet<>(now.keySet());
    fields.addAll(old.keySet());
    for (String field : fields) {
      String from = shown(old.get(field));
      String to = shown(now.get(field));
      boolean nothing = saysNothing(old.get(field)) && saysNothing(now.get(field));
      if (!from.equals(to) && !nothing) {
        found.add(new Moment.Change(actor, field, from, to));
      }
    }
  }

  /** A new leader's empty fields are no news, nor is that it loses them. */
  private static boolean saysNothing(Object value) {
    return value == null
        || Boolean.FALSE.equals(value)
        || (value instanceof List<?> list && list.isEmpty())
        || (value instanceof Number number && number.longValue() < 0);
  }

  /** Objects are taken apart once: {@code isr.committed}. */
  private static Map<String, Object> flat(Data data) {
    Map<String, Object> flat = new LinkedHashMap<>();
    data.fields()
        .forEach(
            (field, value) -> {
              if (value instanceof Map<?, ?>) {
                data.object(field)
                    .fields()
                    .forEach((name, each) -> flat.put(field + "." + name, each));
              } else {
                flat.put(field, value);
              }
            });
    return flat;
  }

  private static String shown(Object value) {
    return switch (value) {
      case null -> NOTHING;
      case Map<?, ?> map -> new Data(Map.of("m", map)).object("m").toString();
      default -> Data.plain(value);
    };
  }
}
