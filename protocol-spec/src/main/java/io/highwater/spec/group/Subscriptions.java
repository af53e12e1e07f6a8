package io.highwater.spec.group;

import java.util.List;

/**
 * Reads what members subscribe to: the one thing in their metadata that a coordinator must know.
 */
@FunctionalInterface
public interface Subscriptions {
  /** The topics that a consumer's metadata names; none if it is not a consumer's. */
  List<String> topics(Opaque metadata);
}
