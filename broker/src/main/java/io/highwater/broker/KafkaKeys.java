package io.highwater.broker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the settings that Kafka's brokers have and this one has not. A name that ends in
 * a dot stands for all that begin so; the longest one counts. A test holds the table against the
 * list in Kafka's own jars, so that no setting of Kafka's is ever "not known".
 */
final class KafkaKeys {
  /** What a rule says of a key. */
  enum Standing {
    /** It tunes what is not here, or is done otherwise: a file that has it means the same. */
    HARMLESS,
    /** Whoever set it relies on something that would not happen. */
    UNSUPPORTED
  }

  /**
   * A key's standing.
   *
   * @param reason why, for the one who set it
   */
  record Rule(Standing standing, String reason) {}

  private static final Map<String, Rule> RULES = new LinkedHashMap<>();

  static {
    harmless(
        "threads, queues and buffers are sized otherwise",
        "background.threads",
        "compression.gzip.level",
        "compression.lz4.level",
        "compression.zstd.level",
        "connections.max.idle.ms",
        "controller.socket.timeout.ms",
        "delete.records.purgatory.purge.interval.requests",
        "early.start.listeners",
        "fetch.purgatory.purge.interval.requests",
        "initial.broker.registration.timeout.ms",
        "log.preallocate",
        "max.request.partition.size.limit",
        "num.io.threads",
        "num.recovery.threads.per.data.dir",
        "num.replica.alter.log.dirs.threads",
        "num.replica.fetchers",
        "producer.purgatory.purge.interval.requests",
        "queued.max.request.bytes",
        "queued.max.requests",
        "replica.fetch.backoff.ms",
        "replica.socket.receive.buffer.bytes",
        "request.timeout.ms",
        "server.max.startup.time.ms",
        "socket.connection.setup.timeout.max.ms",
        "socket.connection.setup.timeout.ms",
        "socket.listen.backlog.size",
        "socket.receive.buffer.bytes",
        "socket.send.buffer.bytes");
    harmless(
        "there is one controller, and its log is kept whole",
        "controller.performance.",
        "controller.quorum.",
        "internal.metadata.",
        "metadata.log.max.",
        "metadata.log.segment.",
        "metadata.max.");
    harmless(
        "groups are classic and keep their offsets, and there are no transactions",
        "group.",
        "offsets.",
        "producer.id.expiration.",
        "share.",
        "transaction.state.log.");
    harmless(
        "compaction has one thread, and what is deleted is deleted at once",
        "log.cleaner.",
        "log.segment.delete.delay.ms");
    harmless(
        "it happens at a pace of its own, or never",
        "leader.imbalance.check.interval.seconds",
        "log.dir.failure.timeout.ms",
        "log.flush.offset.checkpoint.interval.ms",
        "log.flush.start.offset.checkpoint.interval.ms",
        "log.initial.task.delay.ms",
        "metrics.",
        "replica.high.watermark.checkpoint.interval.ms",
        "telemetry.",
        "unclean.leader.election.interval.ms");
    unsupported(
        "there is no security",
        "allow.everyone.if.no.acl.found",
        "authorizer.",
        "connection.failed.authentication.delay.ms",
        "connections.max.reauth.ms",
        "delegation.token.",
        "listener.name.",
        "password.encoder.",
        "principal.builder.",
        "sasl.",
        "security.",
        "ssl.",
        "super.users");
    unsupported(
        "nothing limits clients",
        "alter.log.dirs.replication.quota.",
        "client.quota.",
        "controller.quota.",
        "max.connection.creation.rate",
        "max.connections",
        "max.connections.per.ip",
        "max.connections.per.ip.overrides",
        "quota.",
        "replication.quota.");
    unsupported(
        "there is no tiered storage",
        "follower.fetch.last.tiered.offset.enable",
        "log.local.retention.",
        "remote.");
    unsupported(
        "there are no transactions", "add.partitions.to.txn.", "transaction.", "transactional.");
    unsupported(
        "there are no plug-ins",
        "alter.config.policy.",
        "config.providers",
        "create.topic.policy.",
        "kafka.metrics.",
        "metric.reporters",
        "replica.selector.class");
    unsupported(
        "log.flush.policy says when records are forced to the disk",
        "log.flush.interval.messages",
        "log.flush.scheduler.interval.ms");
    unsupported("log.roll.ms says when a segment ends", "log.roll.hours", "log.roll.jitter.");
    unsupported("any timestamp is taken", "log.message.timestamp.");
    unsupported("replicas are placed without regard to racks", "broker.rack");
    unsupported("a node has one log directory", "cordoned.log.dirs", "metadata.log.dir");
    unsupported("node.id is a node's id", "broker.id");
    unsupported(
        "there is one version of everything",
        "inter.broker.protocol.version",
        "log.message.format.version",
        "unstable.",
        "zookeeper.");
  }

  private KafkaKeys() {}

  private static void harmless(String reason, String... names) {
    add(new Rule(Standing.HARMLESS, reason), List.of(names));
  }

  private static void unsupported(String reason, String... names) {
    add(new Rule(Standing.UNSUPPORTED, reason), List.of(names));
  }

  private static void add(Rule rule, List<String> names) {
    names.forEach(name -> RULES.put(name, rule));
  }

  /** The rule for a key; nothing if Kafka does not have it either. */
  static Optional<Rule> ruleFor(String key) {
    String name = key;
    while (!name.isEmpty() && !RULES.containsKey(name)) {
      name = name.substring(0, name.lastIndexOf('.', name.length() - 2) + 1);
    }
    return Optional.ofNullable(RULES.get(name));
  }
}
