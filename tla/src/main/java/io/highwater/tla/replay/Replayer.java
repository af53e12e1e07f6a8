package io.highwater.tla.replay;

import io.highwater.spec.Batch;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Isr;
import io.highwater.tla.TlaValue;
import io.highwater.tla.TlcState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Does on a {@link ReplayCluster} what the model did between two states. The choices that an action
 * leaves open (which message, which member, how many records) are read off the later state; where
 * the program has no such choice, the step is impossible and the message says why.
 */
final class Replayer {
  private final ReplayCluster cluster;
  private ModelFields before;
  private ModelFields after;
  private int b;

  /** The choices that the model says it made. */
  private TlaValue args;

  Replayer(ReplayCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Takes one step.
   *
   * @throws ImpossibleStepException if the program cannot
   * @throws DeclinedStepException if it never would
   */
  void step(TlcState stateBefore, TlcState stateAfter) {
    before = new ModelFields(stateBefore);
    after = new ModelFields(stateAfter);
    TlaValue act = stateAfter.get("act");
    b = ModelFields.broker(act.at("broker"));
    args = act.at("args");
    take(act.at("action").asText());
    keepLateFetches();
  }

  private void take(String action) {
    switch (action) {
      case "WriteRecordToLeader" -> writeRecordToLeader();
      case "CompleteFlush" -> cluster.completeFlush(b, after.durable(b));
      case "SendFetchRequest" -> cluster.sendFetchRequest(b);
      case "ReceiveFetchRequest" -> receiveFetchRequest();
      case "SendFetchResponse" -> cluster.sendFetchResponse(b, answered(after.fetch(b)));
      case "ReceiveFetchResponse" -> receiveFetchResponse();
      case "ExpireFetchRequest" -> cluster.expireFetchRequest(b);
      case "FetchAtOnce" -> fetchAtOnce();
      case "ReceiveMetadataUpdate" -> cluster.receiveMetadataUpdate(b, after.applied(b) - 1);
      case "RegisterBroker" -> registerBroker();
      case "UnfenceBroker" -> cluster.unfenceBroker(b, preferred());
      case "FenceBroker" -> cluster.fenceBroker(b, preferred());
      case "AnswerLatestOffset" -> cluster.answerLatestOffset(b);
      case "CrashBroker", "LosePower" -> stop(false);
      case "StopBroker" -> stop(true);
      case "BeginControlledShutdown" -> cluster.beginControlledShutdown(b, preferred());
      case "RestartBroker" -> cluster.restartBroker(b);
      case "LoseFetch" -> loseFetch();
      default -> takeOfIsr(action);
    }
  }

  private void takeOfIsr(String action) {
    switch (action) {
      case "SendAlterPartitionRequest" -> sendAlterPartitionRequest();
      case "ReceiveAlterPartitionRequest" ->
          cluster.receiveAlterPartitionRequest(b, gone("arrives"), preferred());
      case "ReceiveAlterPartitionResponse" -> cluster.receiveAlterPartitionResponse(b);
      case "ExpireAlterPartitionRequest" -> cluster.expireAlterPartitionRequest(b);
      case "LoseAlterPartition" -> loseAlterPartition();
      case "AlterPartitionAtOnce" -> alterPartitionAtOnce();
      case "ElectPreferredLeader" -> cluster.electPreferredLeader(preferred());
      case "ElectUncleanLeader" -> cluster.electUncleanLeader(preferred());
      case "AlterPartitionReassignment" ->
          cluster.alterPartitionReassignment(
              ModelFields.brokers(args.at("target")).toList(), preferred());
      default -> throw new ImpossibleStepException("the replay knows no action " + action);
    }
  }

  // ---- clients ---------------------------------------------------------------------------------

  /** An answer to acks=1 that the model takes for a promise is, here, one to acks=all. */
  private void writeRecordToLeader() {
    boolean promised = !after.acked().equals(before.acked());
    boolean all = args.at("acks").asText().equals("all") || promised;
    int producer = ModelFields.producer(args.at("producer"));
    Batch record =
        producer == 0
            ? Batch.plain(1)
            : new Batch(0, -1, 1, producer, (short) 0, before.nextSequence(producer));
    cluster.writeRecordToLeader(b, all, record);
  }

  // ---- fetches ---------------------------------------------------------------------------------

  private void receiveFetchRequest() {
    if (before.late(b).equals(after.late(b))) {
      cluster.receiveFetchRequest(b);
    } else {
      cluster.receiveLateFetchRequest(b, goneLate());
    }
  }

  /** The request that its sender gave up and that is no longer on its way. */
  private Message.Fetch goneLate() {
    CoreFields core = new CoreFields(cluster);
    return cluster.broker(b).late.stream()
        .filter(each -> !after.late(b).contains(core.request(each)))
        .findFirst()
        .orElseThrow(() -> new ImpossibleStepException("no such late fetch is on its way"));
  }

  private void receiveFetchResponse() {
    if (before.lateAnswers(b).equals(after.lateAnswers(b))) {
      cluster.receiveFetchResponse(b);
    } else {
      cluster.receiveLateFetchResponse(b, goneLateAnswer());
    }
  }

  /** The answer that its receiver gave up and that is no longer on its way. */
  private Message.Fetch goneLateAnswer() {
    return cluster.broker(b).lateAnswers.stream()
        .filter(each -> !after.lateAnswers(b).contains(CoreFields.response(each)))
        .findFirst()
        .orElseThrow(() -> new ImpossibleStepException("no such late answer is on its way"));
  }

  /** How many records the model's leader answers with. */
  private static int answered(Fields.Fetch fetch) {
    return fetch.content() instanceof Fields.Response response ? response.records().size() : 0;
  }

  private void loseFetch() {
    if (!before.late(b).equals(after.late(b))) {
      cluster.broker(b).late.remove(goneLate());
    } else if (!before.lateAnswers(b).equals(after.lateAnswers(b))) {
      cluster.broker(b).lateAnswers.remove(goneLateAnswer());
    } else {
      cluster.loseFetch(b);
    }
  }

  /** Request, arrival, answer and its arrival. */
  private void fetchAtOnce() {
    cluster.sendFetchRequest(b);
    cluster.receiveFetchRequest(b);
    Message.Fetch fetch = cluster.broker(b).fetch;
    if (fetch != null && fetch.stage() == Message.Stage.PARKED) {
      cluster.sendFetchResponse(b, Math.max(0, after.log(b).size() - before.log(b).size()));
    }
    cluster.receiveFetchResponse(b);
  }

  /** Whether a message that was given up may still arrive is the network's choice. */
  private void keepLateFetches() {
    for (Message.Fetch each : cluster.takeDropped()) {
      for (ReplayBroker follower : cluster.brokers()) {
        if (each.stage() == Message.Stage.REQUEST) {
          keepLateRequest(follower, each);
        } else if (each.stage() == Message.Stage.RESPONSE) {
          keepLateAnswer(follower, each);
        }
      }
    }
  }

  private void keepLateRequest(ReplayBroker follower, Message.Fetch fetch) {
    CoreFields core = new CoreFields(cluster);
    Fields.Request request = core.request(fetch);
    if (after.late(follower.id).contains(request)
        && follower.late.stream().noneMatch(late -> core.request(late).equals(request))) {
      follower.late.add(fetch);
    }
  }

  private void keepLateAnswer(ReplayBroker follower, Message.Fetch fetch) {
    Fields.Response answer = CoreFields.response(fetch);
    if (after.lateAnswers(follower.id).contains(answer)
        && follower.lateAnswers.stream().noneMatch(at -> CoreFields.response(at).equals(answer))) {
      follower.lateAnswers.add(fetch);
    }
  }

  // ---- the ISR ---------------------------------------------------------------------------------

  private void sendAlterPartitionRequest() {
    Script script = cluster.broker(b).script;
    Fields.Isr now = after.isr(b);
    boolean pending = !before.isr(b).committed().equals(before.isr(b).proposed());
    if (!pending) {
      propose(script, now.committed(), now.proposed());
    } else if (asked().isr().equals(now.committed())) {
      script.confirm();
    } else if (leading(b).isr() instanceof Isr.Withdrawing) {
      throw new DeclinedStepException(
          "a leader does not ask again for a member that was refused to it");
    } else {
      script.askAgain();
    }
    cluster.sendAlterPartitionRequest(b);
  }

  private ReplicaView.LeaderView leading(int leader) {
    ReplicaView replica = cluster.broker(leader).view(ControllerDesk.PARTITION);
    if (!replica.isLeader()) {
      throw new ImpossibleStepException("broker " + leader + " does not lead");
    }
    return replica.leading();
  }

  /** The request that the model has sent. */
  private Fields.Alter asked() {
    Set<Fields.Alter> asked = after.alters(b);
    asked.removeAll(before.alters(b));
    return asked.iterator().next();
  }

  static void propose(Script script, BrokerSet from, BrokerSet to) {
    if (from.containsAll(to)) {
      script.drop(from.where(member -> !to.contains(member)).at(0));
    } else {
      script.admit(to.where(member -> !from.contains(member)).at(0));
    }
  }

  /** The request that the model has no more. */
  private Message.Alter gone(String how) {
    CoreFields core = new CoreFields(cluster);
    Set<Fields.Alter> left = after.alters(b);
    List<Message.Alter> alters = new ArrayList<>(cluster.broker(b).alters);
    alters.removeIf(each -> left.contains(core.alter(b, each)));
    if (alters.isEmpty()) {
      throw new ImpossibleStepException("no such AlterPartition of broker %d %s".formatted(b, how));
    }
    // The model takes two equal requests for one.
    cluster.broker(b).alters.removeAll(alters.subList(1, alters.size()));
    return alters.getFirst();
  }

  private void loseAlterPartition() {
    boolean request = !before.alters(b).equals(after.alters(b));
    cluster.loseAlterPartition(b, request ? gone("is lost") : null);
  }

  /** Request, decision and answer. */
  private void alterPartitionAtOnce() {
    propose(
        cluster.broker(b).script, before.isr(b).committed(), ModelFields.brokers(args.at("isr")));
    cluster.sendAlterPartitionRequest(b);
    cluster.receiveAlterPartitionRequest(b, cluster.broker(b).alters.getLast(), preferred());
    cluster.receiveAlterPartitionResponse(b);
  }

  // ---- brokers ---------------------------------------------------------------------------------

  /** Whom the model elects, where it had a choice. */
  private int preferred() {
    int leader = after.versions().getLast().leader();
    return leader == 0 || before.versions().size() == after.versions().size()
        ? PartitionState.NO_LEADER
        : leader;
  }

  private void registerBroker() {
    if (cluster.broker(b).registered) {
      cluster.repeatRegistration(b, preferred());
    } else {
      cluster.registerBroker(b, preferred());
    }
  }

  private void stop(boolean clean) {
    cluster.stop(b, after.log(b).size(), after.highWatermark(b), after.durable(b), clean);
  }
}
