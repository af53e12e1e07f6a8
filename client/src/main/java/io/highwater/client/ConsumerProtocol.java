package io.highwater.client;

import io.highwater.wire.MalformedFrame;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What members of a group of consumers tell each other through the coordinator: Kafka's {@code
 * ConsumerProtocolSubscription} and {@code ConsumerProtocolAssignment}, written in version 0, of
 * which every later one is an extension.
 */
final class ConsumerProtocol {
  static final String TYPE = "consumer";

  private static final int NO_BYTES = -1;

  private ConsumerProtocol() {}

  static ByteBuffer subscription(List<String> topics) {
    int size = 2 + 4 + 4;
    for (String each : topics) {
      size += 2 + bytes(each).length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).putShort((short) 0).putInt(topics.size());
    topics.forEach(each -> put(out, each));
    return out.putInt(NO_BYTES).flip();
  }

  static List<String> topics(ByteBuffer subscription) throws MalformedFrame {
    try {
      ByteBuffer in = subscription.duplicate();
      in.getShort();
      List<String> topics = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        topics.add(string(in));
      }
      return topics;
    } catch (BufferUnderflowException e) {
      throw new MalformedFrame(
          MalformedFrame.Kind.BODY, "a subscription of " + subscription.remaining() + " bytes");
    }
  }

  static ByteBuffer assignment(SortedSet<TopicPartition> partitions) {
    SortedMap<String, List<Integer>> byTopic = byTopic(partitions);
    int size = 2 + 4 + 4 + 4 * partitions.size();
    for (String each : byTopic.keySet()) {
      size += 2 + bytes(each).length + 4;
    }
    ByteBuffer out = ByteBuffer.allocate(size).putShort((short) 0).putInt(byTopic.size());
    byTopic.forEach(
        (topic, its) -> {
          put(out, topic);
          out.putInt(its.size());
          its.forEach(out::putInt);
        });
    return out.putInt(NO_BYTES).flip();
  }

  /** Who is assigned nothing may get no bytes at all. */
  static SortedSet<TopicPartition> partitions(ByteBuffer assignment) throws MalformedFrame {
    SortedSet<TopicPartition> partitions = new TreeSet<>();
    if (!assignment.hasRemaining()) {
      return partitions;
    }
    try {
      ByteBuffer in = assignment.duplicate();
      in.getShort();
      for (int topics = in.getInt(); topics > 0; topics--) {
        String topic = string(in);
        for (int left = in.getInt(); left > 0; left--) {
          partitions.add(new TopicPartition(topic, in.getInt()));
        }
      }
      return partitions;
    } catch (BufferUnderflowException e) {
      throw new MalformedFrame(
          MalformedFrame.Kind.BODY, "an assignment of " + assignment.remaining() + " bytes");
    }
  }

  static SortedMap<String, List<Integer>> byTopic(Iterable<TopicPartition> partitions) {
    SortedMap<String, List<Integer>> byTopic = new TreeMap<>();
    for (TopicPartition each : partitions) {
      byTopic.computeIfAbsent(each.topic(), none -> new ArrayList<>()).add(each.partition());
    }
    return byTopic;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ByteBuffer out, String text) {
    byte[] bytes = bytes(text);
    out.putShort((short) bytes.length).put(bytes);
  }

  private static String string(ByteBuffer in) {
    int length = in.getShort();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
