package io.highwater.tools;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A consumer that subscribes to a topic in a group, on a thread of its own. */
final class GroupMember implements AutoCloseable {
  private final KafkaConsumer<String, String> consumer;
  private final Thread thread;
  private final AtomicBoolean done = new AtomicBoolean();
  private final List<String> values = new CopyOnWriteArrayList<>();
  private final List<Set<Integer>> revoked = new CopyOnWriteArrayList<>();
  private final AtomicInteger assignments = new AtomicInteger();
  private volatile Set<Integer> assigned = Set.of();
  private volatile Throwable failure;

  GroupMember(String bootstrap, String group, String topic, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", bootstrap);
    all.put("group.id", group);
    all.put("auto.offset.reset", "earliest");
    all.putIfAbsent("auto.commit.interval.ms", 100);
    consumer = new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of(topic), new Listener());
    thread = Thread.ofPlatform().daemon().start(this::run);
  }

  private void run() {
    try (consumer) {
      while (!done.get()) {
        consumer.poll(Duration.ofMillis(50)).forEach(each -> values.add(each.value()));
        assigned = indexes(consumer.assignment());
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private static Set<Integer> indexes(Collection<TopicPartition> partitions) {
    Set<Integer> indexes = new TreeSet<>();
    partitions.forEach(each -> indexes.add(each.partition()));
    return indexes;
  }

  private final class Listener implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      revoked.add(indexes(partitions));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assignments.incrementAndGet();
    }
  }

  /** What it reads at the moment. */
  Set<Integer> assigned() {
    return assigned;
  }

  /** How often it was told what to read. */
  int assignments() {
    return assignments.get();
  }

  /** What was taken from it, time by time. */
  List<Set<Integer>> revoked() {
    return new ArrayList<>(revoked);
  }

  /** What it has read. */
  List<String> values() {
    return new ArrayList<>(values);
  }

  @Override
  public void close() {
    done.set(true);
    try {
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive() || failure != null) {
      throw new AssertionError("a consumer did not end well", failure);
    }
  }
}
