package io.highwater.wire.message;

import io.highwater.wire.TopicIds;
import java.util.Optional;
import java.util.UUID;

/**
 * A topic by name or by id.
 *
 * @param name present unless the id is given alone
 * @param topicId {@link TopicIds#NONE} unless given
 */
public record TopicRef(Optional<String> name, UUID topicId) {
  public static TopicRef ofName(String name) {
    return new TopicRef(Optional.of(name), TopicIds.NONE);
  }

  public static TopicRef ofId(UUID topicId) {
    return new TopicRef(Optional.empty(), topicId);
  }
}
