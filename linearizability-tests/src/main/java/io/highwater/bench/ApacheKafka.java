package io.highwater.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Theirs: three processes that are broker and controller at once, with the flags Kafka ships. */
final class ApacheKafka implements Contender {
  private static final String CLUSTER_ID = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final List<String> FLAGS =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35");

  private final KafkaJars jars;

  ApacheKafka(KafkaJars jars) {
    this.jars = jars;
  }

  @Override
  public String name() {
    return "Kafka " + jars.version();
  }

  @Override
  public Cluster launch(Path directory) throws IOException {
    int[] ports = Ports.free(6);
    TreeMap<Integer, Node> brokers = new TreeMap<>();
    TreeMap<Integer, Integer> clientPorts = new TreeMap<>();
    List<Path> configs = new ArrayList<>();
    for (int id = 1; id <= 3; id++) {
      clientPorts.put(id, ports[id - 1]);
      configs.add(configure(directory, id, ports));
    }
    for (int id = 1; id <= 3; id++) {
      List<String> command = Jvm.command(FLAGS, jars.classPath());
      command.addAll(List.of("kafka.Kafka", configs.get(id - 1).toString()));
      brokers.put(id, Node.start("kafka-" + id, command, directory.resolve(id + ".log")));
    }
    return new Cluster(brokers, List.of(), clientPorts);
  }

  private Path configure(Path directory, int id, int[] ports) throws IOException {
    List<String> lines =
        List.of(
            "process.roles=broker,controller",
            "node.id=" + id,
            "listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                .formatted(ports[id - 1], ports[id + 2]),
            "advertised.listeners=PLAINTEXT://127.0.0.1:" + ports[id - 1],
            "controller.listener.names=CONTROLLER",
            "inter.broker.listener.name=PLAINTEXT",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "controller.quorum.voters=1@127.0.0.1:%d,2@127.0.0.1:%d,3@127.0.0.1:%d"
                .formatted(ports[3], ports[4], ports[5]),
            "offsets.topic.replication.factor=3",
            "group.initial.rebalance.delay.ms=0",
            "log.dirs=" + directory.resolve("kafka-" + id));
    Path config = Files.write(directory.resolve(id + ".properties"), lines);
    List<String> format = Jvm.command(List.of("-Xmx128m"), jars.classPath());
    format.addAll(
        List.of("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", config.toString()));
    Child.run("formatting Kafka's storage", format, directory.resolve("format-" + id + ".log"));
    return config;
  }
}
