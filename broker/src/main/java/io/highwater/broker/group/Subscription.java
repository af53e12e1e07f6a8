package io.highwater.broker.group;

import io.highwater.spec.group.Opaque;
import io.highwater.wire.MalformedFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the topics out of a consumer's metadata, whose every version begins with them. */
public final class Subscription {
  private Subscription() {}

  /** The topics that it names; none if that is no consumer's metadata. */
  public static List<String> topics(Opaque metadata) {
    Fields.Reader in = new Fields.Reader(ByteBuffer.wrap(metadata.bytes()));
    List<String> topics = new ArrayList<>();
    try {
      in.version(Short.MAX_VALUE);
      for (int left = in.int32(); left > 0; left--) {
        topics.add(in.string());
      }
      return topics;
    } catch (MalformedFrame foreign) {
      return List.of();
    }
  }
}
