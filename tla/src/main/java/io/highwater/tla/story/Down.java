package io.highwater.tla.story;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is left of a replica whose process has ended. */
final class Down {
  private Down() {}

  static Data of(Data running) {
    Map<String, Object> left = new LinkedHashMap<>();
    left.put("up", false);
    for (String field : new String[] {"leo", "hw", "durable", "epochs"}) {
      left.put(field, running.fields().get(field));
    }
    return new Data(left);
  }
}
