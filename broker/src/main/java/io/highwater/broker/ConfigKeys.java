package io.highwater.broker;

import static io.highwater.broker.ConfigKey.always;
import static io.highwater.broker.ConfigKey.choice;
import static io.highwater.broker.ConfigKey.flag;
import static io.highwater.broker.ConfigKey.list;
import static io.highwater.broker.ConfigKey.longNumber;
import static io.highwater.broker.ConfigKey.number;
import static io.highwater.broker.ConfigKey.ratio;
import static io.highwater.broker.ConfigKey.required;
import static io.highwater.broker.ConfigKey.text;

import io.highwater.broker.ConfigKey.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of all keys: name, default, range, meaning. Names are Kafka's; where a default differs
 * from Kafka's the line says so.
 */
final class ConfigKeys {
  static final String PROCESS_ROLES = "process.roles";
  static final String NODE_ID = "node.id";
  static final String CLUSTER_ID = "cluster.id";
  static final String LISTENERS = "listeners";
  static final String ADVERTISED_LISTENERS = "advertised.listeners";
  static final String PROTOCOL_MAP = "listener.security.protocol.map";
  static final String INTER_BROKER_LISTENER = "inter.broker.listener.name";
  static final String CONTROLLER_LISTENERS = "controller.listener.names";
  static final String QUORUM_BOOTSTRAP = "controller.quorum.bootstrap.servers";
  static final String QUORUM_VOTERS = "controller.quorum.voters";
  static final String PEER_ADDRESSES = "highwater.peer.addresses";
  static final String FLUSH_JOURNAL = "highwater.flush.journal";
  static final String TRACE_DIR = "highwater.trace.dir";
  static final String LOG_DIRS = "log.dirs";
  static final String LOG_DIR = "log.dir";
  static final String NUM_PARTITIONS = "num.partitions";
  static final String DEFAULT_RF = "default.replication.factor";
  static final String MIN_ISR = "min.insync.replicas";
  static final String UNCLEAN = "unclean.leader.election.enable";
  static final String ELR_VERSION = "eligible.leader.replicas.version";
  static final String AUTO_CREATE = "auto.create.topics.enable";
  static final String REPLICA_LAG = "replica.lag.time.max.ms";
  static final String HEARTBEAT_INTERVAL = "broker.heartbeat.interval.ms";
  static final String SESSION_TIMEOUT = "broker.session.timeout.ms";
  static final String REPLICA_FETCH_BYTES = "replica.fetch.max.bytes";
  static final String REPLICA_FETCH_WAIT = "replica.fetch.wait.max.ms";
  static final String REPLICA_FETCH_MIN = "replica.fetch.min.bytes";
  static final String REPLICA_FETCH_RESPONSE = "replica.fetch.response.max.bytes";
  static final String REPLICA_SOCKET_TIMEOUT = "replica.socket.timeout.ms";
  static final String REQUEST_BYTES = "socket.request.max.bytes";
  static final String MESSAGE_BYTES = "message.max.bytes";
  static final String NETWORK_THREADS = "num.network.threads";
  static final String SEGMENT_BYTES = "log.segment.bytes";
  static final String ROLL_MS = "log.roll.ms";
  static final String INDEX_INTERVAL = "log.index.interval.bytes";
  static final String INDEX_BYTES = "log.index.size.max.bytes";
  static final String FLUSH_POLICY = "log.flush.policy";
  static final String FLUSH_INTERVAL = "log.flush.interval.ms";
  static final String CLEANUP_POLICY = "log.cleanup.policy";
  static final String CLEANER_BACKOFF = "log.cleaner.backoff.ms";
  static final String CLEANER_RATIO = "log.cleaner.min.cleanable.ratio";
  static final String CLEANER_LAG_MIN = "log.cleaner.min.compaction.lag.ms";
  static final String CLEANER_LAG_MAX = "log.cleaner.max.compaction.lag.ms";
  static final String CLEANER_TOMBSTONES = "log.cleaner.delete.retention.ms";
  static final String RETENTION_MS = "log.retention.ms";
  static final String RETENTION_MINUTES = "log.retention.minutes";
  static final String RETENTION_HOURS = "log.retention.hours";
  static final String RETENTION_BYTES = "log.retention.bytes";
  static final String RETENTION_CHECK = "log.retention.check.interval.ms";
  static final String FETCH_BYTES = "fetch.max.bytes";
  static final String FETCH_SESSIONS = "max.incremental.fetch.session.cache.slots";

  static final String OFFSETS_PARTITIONS = "offsets.topic.num.partitions";
  static final String OFFSETS_RF = "offsets.topic.replication.factor";
  static final String OFFSETS_TIMEOUT = "offsets.commit.timeout.ms";
  static final String OFFSET_METADATA = "offset.metadata.max.bytes";
  static final String GROUP_SESSION_MIN = "group.min.session.timeout.ms";
  static final String GROUP_SESSION_MAX = "group.max.session.timeout.ms";
  static final String GROUP_DELAY = "group.initial.rebalance.delay.ms";
  static final String GROUP_SIZE = "group.max.size";

  private static final Map<String, ConfigKey> ALL =
      index(nodes(), topics(), groups(), replication(), logs());

  private ConfigKeys() {}

  static Map<String, ConfigKey> all() {
    return ALL;
  }

  private static List<ConfigKey> nodes() {
    return List.of(
        text(PROCESS_ROLES, null, "what this process is: broker or controller"),
        required(NODE_ID, 0, "this node's id, another for each node"),
        text(CLUSTER_ID, "highwater", "the cluster's id; brokers of another cluster are refused"),
        list(LISTENERS, "PLAINTEXT://:9092", "where to listen: NAME://HOST:PORT, ..."),
        list(ADVERTISED_LISTENERS, null, "what clients are told; as listeners if not set"),
        list(PROTOCOL_MAP, null, "NAME:PLAINTEXT, ...; there is no other protocol"),
        text(INTER_BROKER_LISTENER, null, "the listener for other brokers; the first if not set"),
        list(CONTROLLER_LISTENERS, "CONTROLLER", "names of listeners that belong to controllers"),
        list(QUORUM_BOOTSTRAP, null, "the controller: HOST:PORT"),
        list(QUORUM_VOTERS, null, "the controller: ID@HOST:PORT; the older spelling"),
        list(PEER_ADDRESSES, null, "for tests: ID=HOST:PORT, ..., where to dial other brokers"),
        text(FLUSH_JOURNAL, null, "for tests: a file that says what was fsynced"),
        text(TRACE_DIR, null, "for tests: a directory for a trace of every action"),
        number(NETWORK_THREADS, 2, 1, "threads for sockets (Kafka: 3)"),
        number(REQUEST_BYTES, 100 << 20, 1024, "bytes of the largest request"));
  }

  private static List<ConfigKey> topics() {
    return List.of(
        number(NUM_PARTITIONS, 1, 1, "partitions of a topic that does not say"),
        number(DEFAULT_RF, 1, 1, "replicas of a partition whose topic does not say"),
        number(
            MIN_ISR,
            1,
            1,
            "in-sync replicas below which acks=all is refused; all if there are fewer"),
        flag(AUTO_CREATE, true, "create topics that clients ask for"),
        number(MESSAGE_BYTES, 1048588, 1, "bytes of the largest record batch"),
        number(FETCH_BYTES, 55 << 20, 1024, "bytes of records of the largest answer to a consumer"),
        number(FETCH_SESSIONS, 1000, 0, "fetch sessions; further readers get none"),
        flag(UNCLEAN, false, "whether a replica that may lack committed records may lead"),
        choice("compression.type", List.of("producer"), "batches stay as the producer made them"),
        choice(
            "log.message.timestamp.type",
            List.of("CreateTime"),
            "timestamps stay as the producer set them"),
        choice(
            CLEANUP_POLICY,
            List.of("delete", "compact", "compact,delete", "delete,compact"),
            "whether retention deletes records, compaction those with a newer one of their key"),
        always("delete.topic.enable", Kind.BOOLEAN, "true", "topics can be deleted"));
  }

  private static List<ConfigKey> groups() {
    return List.of(
        number(OFFSETS_PARTITIONS, 50, 1, "partitions of __consumer_offsets when it is made"),
        number(
            OFFSETS_RF,
            3,
            1,
            "replicas of __consumer_offsets, made when so many brokers are there"),
        number(OFFSETS_TIMEOUT, 5000, 1, "ms after which a write of a group is in doubt"),
        new ConfigKey(
            OFFSET_METADATA,
            Kind.INT,
            "4096",
            0,
            8191,
            List.of(),
            "characters of a committed offset's metadata"),
        number(GROUP_SESSION_MIN, 6000, 1, "ms of the shortest session of a group's member"),
        number(GROUP_SESSION_MAX, 1800000, 1, "ms of the longest session of a group's member"),
        number(GROUP_DELAY, 3000, 0, "ms that the first members of a group wait for others"),
        number(GROUP_SIZE, Integer.MAX_VALUE, 1, "members of a group"));
  }

  private static List<ConfigKey> replication() {
    return List.of(
        always(
            "auto.leader.rebalance.enable", Kind.BOOLEAN, "false", "leaders stay where they are"),
        always(
            "controlled.shutdown.enable",
            Kind.BOOLEAN,
            "true",
            "a broker that ends hands its leaderships over first"),
        longNumber(REPLICA_LAG, 2000, 1, "ms after which a lagging follower leaves (Kafka: 30000)"),
        number(HEARTBEAT_INTERVAL, 250, 1, "ms between heartbeats (Kafka: 2000)"),
        number(SESSION_TIMEOUT, 2000, 1, "ms of silence that fence a broker (Kafka: 9000)"),
        choice(
            ELR_VERSION,
            List.of("1", "0"),
            "1: replicas that left the ISR may stay eligible, unclean restarts cost their place"),
        number(REPLICA_FETCH_BYTES, 1 << 20, 0, "bytes a follower fetches of one partition"),
        number(REPLICA_FETCH_WAIT, 500, 0, "ms that a follower's fetch waits for records"),
        number(REPLICA_FETCH_MIN, 1, 0, "bytes that a follower's fetch waits for"),
        number(REPLICA_FETCH_RESPONSE, 10 << 20, 0, "bytes that a follower fetches at once"),
        number(
            REPLICA_SOCKET_TIMEOUT,
            3000,
            1,
            "ms a follower waits for a leader beyond replica.fetch.wait.max.ms (Kafka: 30000)"));
  }

  private static List<ConfigKey> logs() {
    return List.of(
        list(LOG_DIRS, null, "the data directory; log.dir if not set"),
        text(LOG_DIR, "/tmp/highwater-logs", "the data directory (Kafka: /tmp/kafka-logs)"),
        number(SEGMENT_BYTES, 1 << 30, 14, "bytes of a segment file"),
        longNumber(ROLL_MS, 7L * 24 * 60 * 60 * 1000, 1, "ms of records in a segment"),
        number(INDEX_INTERVAL, 4096, 0, "bytes between two entries of an index"),
        number(INDEX_BYTES, 10 << 20, 12, "bytes of an index"),
        choice(
            FLUSH_POLICY,
            List.of("never", "interval", "commit"),
            "when records are forced to the disk"),
        longNumber(
            FLUSH_INTERVAL, 1000, 1, "ms between flushes with policy interval (Kafka: none)"),
        longNumber(
            RETENTION_MS,
            7L * 24 * 60 * 60 * 1000,
            -1,
            "ms after its last record that a segment is deleted, -1 never; wins over minutes,"
                + " hours"),
        new ConfigKey(
            RETENTION_MINUTES,
            Kind.INT,
            null,
            -1,
            Integer.MAX_VALUE,
            List.of(),
            "the same in minutes; wins over hours"),
        number(RETENTION_HOURS, 168, -1, "the same in hours"),
        longNumber(RETENTION_BYTES, -1, -1, "bytes of a partition's log above which it shrinks"),
        longNumber(CLEANER_BACKOFF, 15_000, 1, "ms between looks for what to compact"),
        ratio(CLEANER_RATIO, "0.5", "share of a log to be new before it is compacted"),
        longNumber(CLEANER_LAG_MIN, 0, 0, "ms before a record may be compacted"),
        longNumber(CLEANER_LAG_MAX, Long.MAX_VALUE, 1, "ms before a record must be compacted"),
        longNumber(CLEANER_TOMBSTONES, 86_400_000, 0, "ms that a tombstone stays"),
        longNumber(RETENTION_CHECK, 300_000, 1, "ms between looks for what to delete"));
  }

  @SafeVarargs
  private static Map<String, ConfigKey> index(List<ConfigKey>... groups) {
    Map<String, ConfigKey> all = new LinkedHashMap<>();
    for (List<ConfigKey> group : groups) {
      group.forEach(key -> all.put(key.name(), key));
    }
    return all;
  }
}
