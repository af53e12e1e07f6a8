package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.client.Cluster.Leader;
import io.highwater.wire.message.Metadata;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);

  private final FakeBrokers brokers = new FakeBrokers(3);
  private final Cluster cluster = brokers.cluster();

  private int questions() {
    return brokers.requests(Metadata.Request.class).size();
  }

  @Test
  void findsALeaderAndRemembersIt() {
    Leader leader = cluster.leader(T0).join().toOptional().orElseThrow();
    assertThat(leader.brokerId()).isEqualTo(1);
    assertThat(leader.leaderEpoch()).isEqualTo(5);
    assertThat(leader.topicId()).isEqualTo(FakeBrokers.TOPIC_ID);
    assertThat(cluster.leader(T0).join().toOptional()).contains(leader);
    assertThat(questions()).isEqualTo(1);
    assertThat(cluster.view().clusterId()).contains("cluster");
  }

  @Test
  void asksAgainAfterDistrust() {
    assertThat(cluster.leader(T0).join().isOk()).isTrue();
    brokers.leader = 3;
    brokers.leaderEpoch = 6;
    cluster.distrust(T0);
    assertThat(cluster.leader(T0).join().toOptional().orElseThrow().brokerId()).isEqualTo(3);
    assertThat(cluster.leader(T0).join().toOptional().orElseThrow().leaderEpoch()).isEqualTo(6);
    assertThat(questions()).isEqualTo(2);
  }

  @Test
  void doesNotGoBackToAnOlderLeaderEpoch() {
    assertThat(cluster.leader(T0).join().isOk()).isTrue();
    brokers.leader = 3;
    brokers.leaderEpoch = 4;
    cluster.distrust(T0);
    assertThat(cluster.leader(T0).join().toOptional().orElseThrow().brokerId()).isEqualTo(1);
    assertThat(cluster.view().partition(T0).orElseThrow().leaderEpoch()).isEqualTo(5);
  }

  @Test
  void saysWhenThereIsNoLeader() {
    brokers.leader = -1;
    assertNotSent(cluster.leader(T0).join(), "no leader of t-0 is known");
    assertNotSent(cluster.leader(new TopicPartition("t", 9)).join(), "no leader of t-9 is known");
    assertNotSent(
        cluster.leader(new TopicPartition("nowhere", 0)).join(), "no leader of nowhere-0");
  }

  @Test
  void asksTheNextBrokerIfOneIsDown() {
    brokers.down.add(1);
    assertThat(cluster.refreshAll().join().isOk()).isTrue();
    assertThat(brokers.arrived).extracting(FakeBrokers.Arrived::brokerId).containsExactly(2);
    assertNotSent(cluster.leader(T0).join(), "refused by broker:1");
    brokers.down.addAll(List.of(2, 3));
    brokers.opened.forEach(Connection::close);
    assertNotSent(cluster.refreshAll().join(), "refused by broker:");
  }

  @Test
  void asksAnotherBrokerEachTime() {
    for (int i = 0; i < 4; i++) {
      assertThat(cluster.refreshAll().join().isOk()).isTrue();
    }
    assertThat(brokers.arrived).extracting(FakeBrokers.Arrived::brokerId).contains(1, 2, 3);
  }

  @Test
  void aLostAnswerAboutTheLeaderMeansNothingWasSent() {
    brokers.on(
        Metadata.CODEC, (broker, request) -> Outcome.unknown(new Cause.Disconnected("gone")));
    assertThat(cluster.refreshAll().join()).isInstanceOf(Outcome.Unknown.class);
    assertNotSent(cluster.leader(T0).join(), "asking who leads t-0: disconnected (gone)");
  }

  @Test
  void opensAnEndedConnectionAgain() {
    Leader before = cluster.leader(T0).join().toOptional().orElseThrow();
    before.connection().close();
    Leader after = cluster.leader(T0).join().toOptional().orElseThrow();
    assertThat(after.connection()).isNotSameAs(before.connection());
    assertThat(after.connection().isOpen()).isTrue();
  }

  @Test
  void closesEveryConnection() {
    assertThat(cluster.leader(T0).join().isOk()).isTrue();
    cluster.close();
    cluster.close();
    assertThat(brokers.opened).isNotEmpty().noneMatch(Connection::isOpen);
    assertNotSent(cluster.leader(T0).join(), "the client is closed");
  }

  @Test
  void needsSomewhereToBegin() {
    ClientConfig config = ClientConfig.ofClientId("test");
    assertThatThrownBy(() -> new Cluster(brokers, config, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertNotSent(Outcome<?> outcome, String text) {
    assertThat(outcome).isInstanceOf(Outcome.Fail.class);
    assertThat(outcome.reason())
        .hasValueSatisfying(
            cause -> {
              assertThat(cause).isInstanceOf(Cause.NotSent.class);
              assertThat(cause.detail()).contains(text);
            });
  }
}
