package io.highwater.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.broker.storage.Retention;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.TopicDefaults;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerConfigTest {
  private static final String BROKER =
      """
      # a broker
      process.roles=broker
      node.id = 3
      controller.quorum.bootstrap.servers: localhost:9093
      """;

  private static BrokerConfig parse(String more) {
    return BrokerConfig.parse("server.properties", BROKER + more, Map.of());
  }

  @Test
  void fillsInDefaults() {
    BrokerConfig config = parse("");
    assertThat(config.role()).isEqualTo(BrokerConfig.Role.BROKER);
    assertThat(config.nodeId()).isEqualTo(3);
    assertThat(config.controllerAddress())
        .contains(InetSocketAddress.createUnresolved("localhost", 9093));
    assertThat(config.listeners()).containsExactly(new Endpoint("PLAINTEXT", "", 9092));
    assertThat(config.advertisedListeners())
        .containsExactly(new Endpoint("PLAINTEXT", "localhost", 9092));
    assertThat(config.interBrokerListener()).isEqualTo("PLAINTEXT");
    assertThat(config.replicaLagMsMax()).isEqualTo(2000);
    assertThat(config.heartbeatIntervalMs()).isEqualTo(250);
    assertThat(config.sessionTimeoutMs()).isEqualTo(2000);
    assertThat(config.flushPolicy()).isEqualTo(FlushPolicy.NEVER);
    assertThat(config.autoCreateTopics()).isTrue();
    assertThat(config.peerAddresses()).isEmpty();
    assertThat(config.flushJournal()).isEmpty();
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void everyDefaultIsAValueThatItsKeyAccepts() {
    assertThat(BrokerConfig.keys())
        .allSatisfy(
            key ->
                assertThat(key.defaultText() == null || key.accepts(key.defaultText()))
                    .as(key.name())
                    .isTrue());
  }

  @Test
  void readsWhatIsSet() {
    BrokerConfig config =
        parse(
            """
            listeners=CLIENT://127.0.0.1:9101,\\
                      PEER://[::1]:0
            advertised.listeners=CLIENT://example.org:19101
            listener.security.protocol.map=CLIENT:PLAINTEXT,PEER:PLAINTEXT,SSL:SSL
            inter.broker.listener.name=PEER
            log.dirs=/data/one
            log.flush.policy=commit
            min.insync.replicas=2
            auto.create.topics.enable=false
            highwater.peer.addresses=1=127.0.0.1:7001, 2=127.0.0.1:7002
            highwater.flush.journal=/data/journal
            """);
    assertThat(config.listeners())
        .containsExactly(new Endpoint("CLIENT", "127.0.0.1", 9101), new Endpoint("PEER", "::1", 0));
    assertThat(config.advertisedListeners())
        .containsExactly(
            new Endpoint("CLIENT", "example.org", 19101), new Endpoint("PEER", "::1", 0));
    assertThat(config.interBrokerListener()).isEqualTo("PEER");
    assertThat(config.logDir()).isEqualTo(Path.of("/data/one"));
    assertThat(config.flushPolicy()).isEqualTo(FlushPolicy.COMMIT);
    assertThat(config.topicDefaults()).isEqualTo(new TopicDefaults(2, FlushPolicy.COMMIT, false));
    assertThat(config.elrEnabled()).isTrue();
    assertThat(config.autoCreateTopics()).isFalse();
    assertThat(config.peerAddresses())
        .containsEntry(1, InetSocketAddress.createUnresolved("127.0.0.1", 7001))
        .containsEntry(2, InetSocketAddress.createUnresolved("127.0.0.1", 7002));
    assertThat(config.flushJournal()).contains(Path.of("/data/journal"));
  }

  @Test
  void overridesWin() {
    BrokerConfig config =
        BrokerConfig.parse(
            "server.properties", BROKER + "num.partitions=2", Map.of("num.partitions", "5"));
    assertThat(config.defaultPartitions()).isEqualTo(5);
    assertThat(config.isSet("num.partitions")).isTrue();
    assertThat(config.value("num.partitions")).contains("5");
  }

  @Test
  void readsAController() {
    BrokerConfig config =
        BrokerConfig.parse(
            "c",
            """
            process.roles=controller
            node.id=100
            listeners=CONTROLLER://127.0.0.1:9093
            controller.listener.names=CONTROLLER
            """,
            Map.of());
    assertThat(config.role()).isEqualTo(BrokerConfig.Role.CONTROLLER);
    assertThat(config.listeners()).containsExactly(new Endpoint("CONTROLLER", "127.0.0.1", 9093));
    assertThat(config.controllerAddress()).isEmpty();
  }

  @Test
  void takesTheOlderSpellingOfTheQuorum() {
    BrokerConfig config =
        BrokerConfig.parse(
            "c",
            "process.roles=broker\nnode.id=1\ncontroller.quorum.voters=100@localhost:9093",
            Map.of());
    assertThat(config.controllerAddress())
        .contains(InetSocketAddress.createUnresolved("localhost", 9093));
  }

  @Test
  void warnsOfKeysThatNobodyKnows() {
    assertThat(parse("num.io.thread=8\nhighwater.speed=11").warnings())
        .containsExactly(
            "server.properties line 5: num.io.thread is not known and was ignored",
            "server.properties line 6: highwater.speed is not known and was ignored");
  }

  @Test
  void saysOnceWhatItIgnoresOnPurpose() {
    assertThat(parse("num.io.threads=8\ntransaction.state.log.min.isr=1").warnings())
        .containsExactly(
            "server.properties: ignored on purpose: num.io.threads (threads, queues and buffers"
                + " are sized otherwise), transaction.state.log.min.isr (groups are classic"
                + " and keep their offsets, and there are no transactions)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.keystore.location=x",
        "sasl.enabled.mechanisms=PLAIN",
        "zookeeper.connect=localhost",
        "remote.log.storage.system.enable=true",
        "authorizer.class.name=A",
        "transaction.max.timeout.ms=1",
        "transactional.id.expiration.ms=1",
        "listener.name.client.ssl.keystore.location=x",
        "log.flush.interval.messages=1",
        "max.connections=10",
        "broker.rack=a"
      })
  void refusesWhatKafkaKnowsAndItCannot(String line) {
    assertThatThrownBy(() -> parse("\n" + line))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "server.properties line 6: %s is a setting of Apache Kafka that Highwater does not"
                + " support: remove it (",
            line.substring(0, line.indexOf('=')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          node.id=x                                | node.id is set twice, first at server.properties line 3
          num.partitions=0                         | num.partitions=0: expected a whole number from 1
          num.partitions=ten                       | num.partitions=ten: expected a whole number from 1
          num.partitions=3000000000                | num.partitions=3000000000: expected a whole number from 1
          replica.lag.time.max.ms=-1               | replica.lag.time.max.ms=-1: expected a whole number from 1
          auto.create.topics.enable=yes            | expected true or false
          log.flush.policy=always                  | expected one of [never, interval, commit]
          unclean.leader.election.enable=yes       | expected true or false
          eligible.leader.replicas.version=2       | expected one of [1, 0]
          log.retention.hours=-2                   | expected a whole number from -1
          log.retention.ms=x                       | expected a whole number from -1
          delete.topic.enable=false                | expected true
          compression.type=zstd                    | expected producer
          listeners=9092                           | listeners=9092: expected NAME://HOST:PORT, ... with distinct names
          listeners=A://h:70000                    | expected NAME://HOST:PORT
          listeners=A://h:1,A://h:2                | with distinct names
          listeners=SSL://h:1                      | expected listener SSL to be mapped to PLAINTEXT
          listeners=CONTROLLER://h:1               | expected none of a controller's listeners: [CONTROLLER]
          listener.security.protocol.map=X:SSL     | expected listener PLAINTEXT to be mapped to PLAINTEXT
          listener.security.protocol.map=X         | expected NAME:PROTOCOL
          advertised.listeners=OTHER://h:1         | expected only names of listeners, not [OTHER]
          inter.broker.listener.name=PEER          | expected the name of one of the listeners
          log.dirs=/a,/b                           | expected one directory
          highwater.peer.addresses=1:h:2           | expected ID=HOST:PORT
          broker.session.timeout.ms=250            | broker.heartbeat.interval.ms=250: expected less than broker.session.timeout.ms=250
          nonsense                                 | server.properties line 5: 'nonsense': expected key=value
          """)
  void saysWhatIsWrongWhere(String line, String message) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          node.id=1                                    | process.roles is not set: expected some text (what this process is: broker or controller)
          process.roles=broker                         | node.id is not set: expected a whole number from 0
          process.roles=broker,controller;node.id=1    | expected broker or controller, not both in one process
          process.roles=proxy;node.id=1                | c line 1: process.roles=proxy: expected broker or controller
          process.roles=broker;node.id=1               | controller.quorum.bootstrap.servers is not set
          process.roles=broker;node.id=1;controller.quorum.voters=1@a:1,2@b:2      | expected ID@HOST:PORT, once
          process.roles=broker;node.id=1;controller.quorum.bootstrap.servers=a:1,b:2 | expected one address
          process.roles=controller;node.id=1;listeners=CLIENT://h:1                | expected a controller's listeners only
          """)
  void saysWhatIsMissing(String lines, String message) {
    assertThatThrownBy(() -> BrokerConfig.parse("c", lines.replace(';', '\n'), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          num.partitions=2                                  | 604800000
          log.retention.hours=2                             | 7200000
          log.retention.hours=2;log.retention.minutes=3     | 180000
          log.retention.ms=5;log.retention.minutes=3        | 5
          log.retention.ms=-1;log.retention.hours=2         | -1
          log.retention.hours=-1                            | -1
          """)
  void theFinestUnitOfRetentionWins(String lines, long expectedMs) {
    BrokerConfig config = parse(lines.replace(';', '\n'));
    assertThat(config.retention()).isEqualTo(new Retention(expectedMs, -1));
    assertThat(config.value("log.retention.ms")).contains(Long.toString(expectedMs));
  }

  @Test
  void namesAnOverrideAsTheCulprit() {
    assertThatThrownBy(() -> BrokerConfig.parse("c", BROKER, Map.of("num.partitions", "-2")))
        .hasMessage("override: num.partitions=-2: expected a whole number from 1");
  }
}
