package io.highwater.wire.message;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What several messages convert the same way. */
final class Convert {
  private Convert() {}

  /** An unmodifiable list; of a list that is absent on the wire, an empty one. */
  static <A, B> List<B> list(Collection<? extends A> from, Function<? super A, ? extends B> each) {
    return from == null ? List.of() : from.stream().<B>map(each).toList();
  }

  /** Fills one of Kafka's keyed collections, whose elements must not be shared. */
  static <A, B, C extends Collection<? super B>> C into(
      C target, Collection<? extends A> from, Function<? super A, ? extends B> each) {
    for (A element : from) {
      target.add(each.apply(element));
    }
    return target;
  }

  /** The bytes between a buffer's position and its limit, which stay. */
  static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    return bytes;
  }

  /** The current leader of a partition; absent if neither id nor epoch is given. */
  static Optional<LeaderAndEpoch> leader(int leaderId, int leaderEpoch) {
    return leaderId < 0 && leaderEpoch < 0
        ? Optional.empty()
        : Optional.of(new LeaderAndEpoch(leaderId, leaderEpoch));
  }
}
