package io.highwater.bench;

import io.highwater.fault.nemesis.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own clients in this process, for what the perf tools do not measure. Latencies count from
 * when a record was due, not from when the client came round to it (no coordinated omission).
 */
final class Probe {
  private static final int RECORD_BYTES = 1024;
  private static final long HIGHEST_US = TimeUnit.MINUTES.toMicros(2);
  private static final Duration POLL = Duration.ofMillis(100);

  private final String bootstrap;

  Probe(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Creates a topic of three replicas of which two must have a record; tries until it can. */
  void createTopic(String name, int partitions, Duration limit) {
    NewTopic topic =
        new NewTopic(name, partitions, (short) 3).configs(Map.of("min.insync.replicas", "2"));
    long deadline = System.nanoTime() + limit.toNanos();
    try (Admin admin = Admin.create(common())) {
      while (true) {
        try {
          admin.createTopics(List.of(topic)).all().get();
          return;
        } catch (ExecutionException e) {
          if (System.nanoTime() - deadline > 0) {
            throw new BenchException("no topic " + name + " within " + limit, e.getCause());
          }
          Clock.SYSTEM.sleepMs(20);
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Returns once a record has been acknowledged by all. */
  void appendOne(String topic) {
    try (KafkaProducer<byte[], byte[]> producer = producer(0)) {
      producer.send(new ProducerRecord<>(topic, new byte[RECORD_BYTES])).get();
    } catch (ExecutionException e) {
      throw new BenchException("the first record was refused", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Latencies of records that are due at a steady pace, in microseconds. */
  Histogram paced(String topic, int perSecond, int lingerMs, Duration time) {
    Histogram latencies = new ConcurrentHistogram(HIGHEST_US, 3);
    long intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long records = time.toNanos() / intervalNs;
    AtomicReference<Exception> failure = new AtomicReference<>();
    byte[] value = new byte[RECORD_BYTES];
    try (KafkaProducer<byte[], byte[]> producer = producer(lingerMs)) {
      // The first sends pay for metadata and connections.
      producer.send(new ProducerRecord<>(topic, value)).get();
      long start = System.nanoTime();
      for (long i = 0; i < records; i++) {
        long due = start + i * intervalNs;
        Clock.SYSTEM.sleepNanos(due - System.nanoTime());
        producer.send(
            new ProducerRecord<>(topic, value),
            (metadata, error) -> {
              if (error == null) {
                latencies.recordValue(micros(System.nanoTime() - due));
              } else {
                failure.set(error);
              }
            });
      }
      producer.flush();
    } catch (ExecutionException e) {
      throw new BenchException("the first record was refused", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (failure.get() != null) {
      throw new BenchException("a paced record was refused", failure.get());
    }
    return latencies;
  }

  /** From send to the consumer's hand, one record at a time, in microseconds. */
  Histogram endToEnd(String topic, int records) {
    Histogram latencies = new Histogram(HIGHEST_US, 3);
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaProducer<byte[], byte[]> producer = producer(0);
        KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(Set.of(partition));
      consumer.seekToEnd(Set.of(partition));
      consumer.position(partition);
      for (int i = 0; i < records; i++) {
        long start = System.nanoTime();
        producer.send(new ProducerRecord<>(topic, 0, null, new byte[RECORD_BYTES])).get();
        int got = 0;
        while (got == 0) {
          got = consumer.poll(POLL).count();
        }
        latencies.recordValue(micros(System.nanoTime() - start));
      }
    } catch (ExecutionException e) {
      throw new BenchException("a record was refused", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return latencies;
  }

  /** Reads that many records from a topic's start; mebibytes a second. */
  double consume(String topic, int partitions, long records) {
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(topic, i));
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long start = System.nanoTime();
      long bytes = 0;
      for (long seen = 0; seen < records; ) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        seen += polled.count();
        for (var each : polled) {
          bytes += each.serializedValueSize();
        }
      }
      return bytes / 1048576.0 / ((System.nanoTime() - start) / 1e9);
    }
  }

  /** Who leads a topic's first partition. */
  int leader(String topic) {
    try (Admin admin = Admin.create(common())) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .get(0)
          .leader()
          .id();
    } catch (ExecutionException e) {
      throw new BenchException("cannot describe " + topic, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * The longest time without an acknowledgement, in seconds, while {@code disturbance} runs and
   * until records flow again.
   */
  double silence(String topic, Runnable disturbance, Duration atLeast) {
    List<Long> acknowledged = new ArrayList<>();
    long start = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer = producer(0)) {
      producer.send(new ProducerRecord<>(topic, 0, null, new byte[RECORD_BYTES])).get();
      Thread disturber = Thread.ofPlatform().name("disturber").start(disturbance);
      long end = System.nanoTime() + atLeast.toNanos();
      while (System.nanoTime() - end < 0) {
        producer.send(
            new ProducerRecord<>(topic, 0, null, new byte[RECORD_BYTES]),
            (metadata, error) -> {
              if (error == null) {
                synchronized (acknowledged) {
                  acknowledged.add(System.nanoTime());
                }
              }
            });
        Clock.SYSTEM.sleepMs(5);
      }
      producer.flush();
      disturber.join();
    } catch (ExecutionException e) {
      throw new BenchException("the first record was refused", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    acknowledged.sort(Comparator.naturalOrder());
    long longest = 0;
    long last = start;
    for (long at : acknowledged) {
      longest = Math.max(longest, at - last);
      last = at;
    }
    return longest / 1e9;
  }

  private Map<String, Object> common() {
    return Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", 60_000);
  }

  private KafkaProducer<byte[], byte[]> producer(int lingerMs) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", lingerMs),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrap),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static long micros(long nanos) {
    return Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), HIGHEST_US);
  }

  private static BenchException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BenchException("interrupted", e);
  }
}
