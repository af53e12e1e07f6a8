package io.highwater.broker;

import io.highwater.broker.ConfigText.Entry;
import io.highwater.broker.storage.CompactionRules;
import io.highwater.broker.storage.Retention;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.group.GroupSettings;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.TopicDefaults;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How one process is set up: a {@code server.properties} file as Kafka spells it. Immutable. The
 * table of all keys with ranges and defaults is {@code ConfigKeys}.
 *
 * <p>A key nobody knows is a {@linkplain #warnings() warning}. One of Kafka's that Highwater does
 * not have is an error, unless leaving it out changes nothing that anybody could rely on ({@code
 * KafkaKeys}): then it is ignored, and a warning says so once for all of them.
 */
public final class BrokerConfig {
  /** What a process is. */
  public enum Role {
    BROKER,
    CONTROLLER
  }

  private static final String ONE_ADDRESS = "one address, HOST:PORT: there is one controller";

  private final Map<String, Entry> given;
  private final List<String> warnings;
  private final Role role;
  private final List<Endpoint> listeners;
  private final List<Endpoint> advertised;
  private final String interBrokerListener;
  private final Optional<InetSocketAddress> controller;
  private final Map<Integer, InetSocketAddress> peers;
  private final Path logDir;

  private BrokerConfig(Map<String, Entry> given, List<String> warnings) {
    this.given = given;
    this.warnings = List.copyOf(warnings);
    this.role = readRole();
    require(ConfigKeys.NODE_ID);
    ListenerRules rules = new ListenerRules(this);
    this.listeners = rules.listeners();
    this.advertised = rules.advertised(listeners);
    this.interBrokerListener = rules.interBroker(listeners);
    this.controller = readController();
    this.peers =
        entry(ConfigKeys.PEER_ADDRESSES)
            .map(entry -> Addresses.byNode(entry, '=', "ID=HOST:PORT, ..."))
            .orElse(Map.of());
    this.logDir = readLogDir();
    if (number(ConfigKeys.HEARTBEAT_INTERVAL) >= number(ConfigKeys.SESSION_TIMEOUT)) {
      throw new ConfigException(
          "%s=%d: expected less than %s=%d"
              .formatted(
                  ConfigKeys.HEARTBEAT_INTERVAL,
                  number(ConfigKeys.HEARTBEAT_INTERVAL),
                  ConfigKeys.SESSION_TIMEOUT,
                  number(ConfigKeys.SESSION_TIMEOUT)));
    }
  }

  /**
   * Reads a configuration.
   *
   * @param source what to call the text in errors, such as the file's name
   * @param text the file's text
   * @param overrides win over the text
   * @throws ConfigException saying where it has which key and value, and what was expected
   */
  public static BrokerConfig parse(String source, String text, Map<String, String> overrides) {
    Map<String, Entry> given = new LinkedHashMap<>(ConfigText.read(source, text));
    overrides.forEach((key, value) -> given.put(key, new Entry(key, value, "override")));
    List<String> warnings = new ArrayList<>();
    List<String> harmless = new ArrayList<>();
    for (Entry entry : given.values()) {
      ConfigKey key = ConfigKeys.all().get(entry.key());
      Optional<KafkaKeys.Rule> rule = KafkaKeys.ruleFor(entry.key());
      if (key != null) {
        key.check(entry);
      } else if (rule.isEmpty()) {
        warnings.add("%s: %s is not known and was ignored".formatted(entry.place(), entry.key()));
      } else if (rule.get().standing() == KafkaKeys.Standing.HARMLESS) {
        harmless.add("%s (%s)".formatted(entry.key(), rule.get().reason()));
      } else {
        throw new ConfigException(
            "%s: %s is a setting of Apache Kafka that Highwater does not support: remove it (%s)"
                .formatted(entry.place(), entry.key(), rule.get().reason()));
      }
    }
    if (!harmless.isEmpty()) {
      warnings.add("%s: ignored on purpose: %s".formatted(source, String.join(", ", harmless)));
    }
    return new BrokerConfig(given, warnings);
  }

  // ---- the node --------------------------------------------------------------------------------

  /** What deserves a line each in the log: keys that were ignored. */
  public List<String> warnings() {
    return warnings;
  }

  public Role role() {
    return role;
  }

  /** This node's id, from 0. */
  public int nodeId() {
    return number(ConfigKeys.NODE_ID);
  }

  public String clusterId() {
    return text(ConfigKeys.CLUSTER_ID);
  }

  /** Where to listen. An empty host means all interfaces, port 0 any free port. */
  public List<Endpoint> listeners() {
    return listeners;
  }

  /** What others are told, one for each listener; port 0 stands for the one the listener got. */
  public List<Endpoint> advertisedListeners() {
    return advertised;
  }

  /** The name of the listener that other brokers use; a controller's only listener. */
  public String interBrokerListener() {
    return interBrokerListener;
  }

  /** Where a broker finds the controller; not resolved. Always there for a broker. */
  public Optional<InetSocketAddress> controllerAddress() {
    return controller;
  }

  /** For tests: where to dial other brokers instead of what they advertise; not resolved. */
  public Map<Integer, InetSocketAddress> peerAddresses() {
    return peers;
  }

  /** For tests: the file that says what was fsynced. */
  public Optional<Path> flushJournal() {
    return entry(ConfigKeys.FLUSH_JOURNAL).map(entry -> Path.of(entry.value()));
  }

  /** For tests: the directory for a trace of every action. */
  public Optional<Path> traceDir() {
    return entry(ConfigKeys.TRACE_DIR).map(entry -> Path.of(entry.value()));
  }

  /** Threads for sockets, at least 1. */
  public int networkThreads() {
    return number(ConfigKeys.NETWORK_THREADS);
  }

  /** Bytes of the largest request. */
  public int requestBytesMax() {
    return number(ConfigKeys.REQUEST_BYTES);
  }

  // ---- topics ----------------------------------------------------------------------------------

  public int defaultPartitions() {
    return number(ConfigKeys.NUM_PARTITIONS);
  }

  public int defaultReplicationFactor() {
    return number(ConfigKeys.DEFAULT_RF);
  }

  /** What holds for topics that say nothing themselves. */
  public TopicDefaults topicDefaults() {
    return new TopicDefaults(
        number(ConfigKeys.MIN_ISR), flushPolicy(), Boolean.parseBoolean(text(ConfigKeys.UNCLEAN)));
  }

  public boolean autoCreateTopics() {
    return Boolean.parseBoolean(text(ConfigKeys.AUTO_CREATE));
  }

  /** Bytes of the largest record batch. */
  public int messageBytesMax() {
    return number(ConfigKeys.MESSAGE_BYTES);
  }

  /** Bytes of records of the largest answer to a consumer. */
  public int fetchBytesMax() {
    return number(ConfigKeys.FETCH_BYTES);
  }

  /** How many fetch sessions there may be, from 0. */
  public int fetchSessionsMax() {
    return number(ConfigKeys.FETCH_SESSIONS);
  }

  // ---- groups ----------------------------------------------------------------------------------

  /** What groups are allowed. */
  public GroupSettings groups() {
    return new GroupSettings(
        number(ConfigKeys.GROUP_SESSION_MIN),
        number(ConfigKeys.GROUP_SESSION_MAX),
        number(ConfigKeys.GROUP_DELAY),
        number(ConfigKeys.GROUP_SIZE),
        number(ConfigKeys.OFFSET_METADATA));
  }

  /** Partitions that the topic of groups is made with. */
  public int offsetsPartitions() {
    return number(ConfigKeys.OFFSETS_PARTITIONS);
  }

  /** Replicas that it is made with, if there are so many brokers. */
  public int offsetsReplicationFactor() {
    return number(ConfigKeys.OFFSETS_RF);
  }

  /** A group's write that takes longer is in doubt. */
  public int offsetsCommitTimeoutMs() {
    return number(ConfigKeys.OFFSETS_TIMEOUT);
  }

  // ---- replication -----------------------------------------------------------------------------

  /** A follower that has not caught up for longer leaves the ISR. */
  public long replicaLagMsMax() {
    return longNumber(ConfigKeys.REPLICA_LAG);
  }

  /** Whether there are eligible leader replicas (KIP-966); a controller's to decide. */
  public boolean elrEnabled() {
    return text(ConfigKeys.ELR_VERSION).equals("1");
  }

  public int heartbeatIntervalMs() {
    return number(ConfigKeys.HEARTBEAT_INTERVAL);
  }

  /** A broker silent for longer is fenced. */
  public int sessionTimeoutMs() {
    return number(ConfigKeys.SESSION_TIMEOUT);
  }

  /** Bytes that a follower fetches of one partition at once. */
  public int replicaFetchBytesMax() {
    return number(ConfigKeys.REPLICA_FETCH_BYTES);
  }

  /** How long a follower's fetch waits for records. */
  public int replicaFetchWaitMsMax() {
    return number(ConfigKeys.REPLICA_FETCH_WAIT);
  }

  /** How many bytes a follower's fetch waits for. */
  public int replicaFetchBytesMin() {
    return number(ConfigKeys.REPLICA_FETCH_MIN);
  }

  /** Bytes that a follower fetches at once. */
  public int replicaFetchResponseBytesMax() {
    return number(ConfigKeys.REPLICA_FETCH_RESPONSE);
  }

  /** How long a follower waits for a leader's answer, beyond what it asked the leader to wait. */
  public int replicaSocketTimeoutMs() {
    return number(ConfigKeys.REPLICA_SOCKET_TIMEOUT);
  }

  // ---- logs ------------------------------------------------------------------------------------

  /** The data directory. */
  public Path logDir() {
    return logDir;
  }

  public int segmentBytes() {
    return number(ConfigKeys.SEGMENT_BYTES);
  }

  /** The largest difference between the timestamps of a segment's records, milliseconds. */
  public long segmentMs() {
    return longNumber(ConfigKeys.ROLL_MS);
  }

  /** Bytes between two entries of an index. */
  public int indexIntervalBytes() {
    return number(ConfigKeys.INDEX_INTERVAL);
  }

  /** Bytes of an index at which its segment ends. */
  public int indexBytesMax() {
    return number(ConfigKeys.INDEX_BYTES);
  }

  /** How much of a log is kept, where the topic does not say. */
  public Retention retention() {
    return new Retention(
        longNumber(ConfigKeys.RETENTION_MS), longNumber(ConfigKeys.RETENTION_BYTES));
  }

  /** What keeps a log from growing, where the topic does not say: delete, compact, or both. */
  public String cleanupPolicy() {
    return text(ConfigKeys.CLEANUP_POLICY);
  }

  /** How logs are compacted, where the topic does not say. */
  public CompactionRules compaction() {
    return new CompactionRules(
        Double.parseDouble(text(ConfigKeys.CLEANER_RATIO)),
        longNumber(ConfigKeys.CLEANER_LAG_MIN),
        longNumber(ConfigKeys.CLEANER_LAG_MAX),
        longNumber(ConfigKeys.CLEANER_TOMBSTONES));
  }

  /** Between two looks for what to compact. */
  public long cleanerBackoffMs() {
    return longNumber(ConfigKeys.CLEANER_BACKOFF);
  }

  /** Between two looks for what to delete. */
  public long retentionCheckIntervalMs() {
    return longNumber(ConfigKeys.RETENTION_CHECK);
  }

  public FlushPolicy flushPolicy() {
    return FlushPolicy.valueOf(text(ConfigKeys.FLUSH_POLICY).toUpperCase(Locale.ROOT));
  }

  /** Between two flushes with {@link FlushPolicy#INTERVAL}. */
  public long flushIntervalMs() {
    return longNumber(ConfigKeys.FLUSH_INTERVAL);
  }

  // ---- the table -------------------------------------------------------------------------------

  /** All keys there are, in the table's order. */
  public static Collection<ConfigKey> keys() {
    return ConfigKeys.all().values();
  }

  /** The value that holds for a key of the table, as text; empty if there is none. */
  public Optional<String> value(String key) {
    Entry entry = given.get(key);
    if (entry == null && key.equals(ConfigKeys.RETENTION_MS) && isSet(key)) {
      return Optional.of(Long.toString(coarseRetentionMs()));
    }
    return Optional.ofNullable(
        entry != null ? entry.value() : ConfigKeys.all().get(key).defaultText());
  }

  /** Whether somebody has set the key, be it to its default or by one that stands in for it. */
  public boolean isSet(String key) {
    return given.containsKey(key)
        || (key.equals(ConfigKeys.RETENTION_MS)
            && (given.containsKey(ConfigKeys.RETENTION_MINUTES)
                || given.containsKey(ConfigKeys.RETENTION_HOURS)));
  }

  /** What the keys in minutes and hours amount to. */
  private long coarseRetentionMs() {
    boolean inMinutes = isSet(ConfigKeys.RETENTION_MINUTES);
    long count = number(inMinutes ? ConfigKeys.RETENTION_MINUTES : ConfigKeys.RETENTION_HOURS);
    TimeUnit unit = inMinutes ? TimeUnit.MINUTES : TimeUnit.HOURS;
    return count < 0 ? -1 : unit.toMillis(count);
  }

  Optional<Entry> entry(String key) {
    return Optional.ofNullable(given.get(key));
  }

  String text(String key) {
    return value(key).orElseThrow();
  }

  private int number(String key) {
    return Integer.parseInt(text(key));
  }

  private long longNumber(String key) {
    return Long.parseLong(text(key));
  }

  private Entry require(String key) {
    return entry(key)
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s is not set: expected %s (%s)"
                        .formatted(
                            key,
                            ConfigKeys.all().get(key).expectation(),
                            ConfigKeys.all().get(key).documentation())));
  }

  private Role readRole() {
    Entry entry = require(ConfigKeys.PROCESS_ROLES);
    List<String> roles = Addresses.parts(entry.value());
    if (roles.equals(List.of("broker"))) {
      return Role.BROKER;
    }
    if (roles.equals(List.of("controller"))) {
      return Role.CONTROLLER;
    }
    throw entry.expected(
        roles.size() > 1
            ? "broker or controller, not both in one process"
            : "broker or controller");
  }

  private Optional<InetSocketAddress> readController() {
    Optional<Entry> bootstrap = entry(ConfigKeys.QUORUM_BOOTSTRAP);
    Optional<Entry> voters = entry(ConfigKeys.QUORUM_VOTERS);
    if (bootstrap.isPresent()) {
      return bootstrap.map(entry -> Addresses.hostPort(entry, entry.value(), ONE_ADDRESS));
    }
    if (voters.isPresent()) {
      return voters.map(BrokerConfig::onlyVoter);
    }
    if (role == Role.BROKER) {
      require(ConfigKeys.QUORUM_BOOTSTRAP);
    }
    return Optional.empty();
  }

  private static InetSocketAddress onlyVoter(Entry entry) {
    String form = "ID@HOST:PORT, once: there is one controller";
    Map<Integer, InetSocketAddress> voters = Addresses.byNode(entry, '@', form);
    if (voters.size() != 1) {
      throw entry.expected(form);
    }
    return voters.values().iterator().next();
  }

  private Path readLogDir() {
    Optional<Entry> dirs = entry(ConfigKeys.LOG_DIRS);
    if (dirs.isEmpty()) {
      return Path.of(text(ConfigKeys.LOG_DIR));
    }
    List<String> parts = Addresses.parts(dirs.get().value());
    if (parts.size() != 1) {
      throw dirs.get().expected("one directory: a node has one log directory");
    }
    return Path.of(parts.get(0));
  }
}
