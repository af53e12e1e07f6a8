package io.highwater.tla.story;

import java.util.List;
import java.util.Set;

/**
 * One step of a story.
 *
 * @param number from 0 on
 * @param line who did what
 * @param sentence the same in plain words
 * @param changes only what is different now
 * @param acknowledged records that a producer was promised in this step
 * @param lost promised records that are gone, each with where
 * @param scene afterwards
 * @param touched actors whose state is different now
 */
record Moment(
    int number,
    TraceLine line,
    String sentence,
    List<Change> changes,
    List<Replica.RecordId> acknowledged,
    List<String> lost,
    Scene scene,
    Set<String> touched) {

  /** One field of one actor, as a person reads it. */
  record Change(String actor, String field, String before, String after) {}
}
