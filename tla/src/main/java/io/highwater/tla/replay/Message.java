package io.highwater.tla.replay;

import io.highwater.spec.Batch;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.Payload;
import io.highwater.spec.Ticket;
import java.util.List;

/** What is on its way between brokers, and to and from the controller. */
final class Message {
  private Message() {}

  /** How far a fetch has come. */
  enum Stage {
    REQUEST,
    PARKED,
    RESPONSE,
    LOST
  }

  /**
   * A fetch.
   *
   * @param response only in the last stage but one
   */
  record Fetch(
      Stage stage, Effect.SendFetch request, long brokerEpoch, Event.FetchResponse response) {
    Fetch in(Stage newStage) {
      return new Fetch(newStage, request, brokerEpoch, null);
    }

    Fetch answered(Event.FetchResponse newResponse) {
      return new Fetch(Stage.RESPONSE, request, brokerEpoch, newResponse);
    }
  }

  /**
   * A request to the controller.
   *
   * @param committed the ISR that its sender knew as it asked
   * @param awaited until its sender gives up
   */
  record Alter(
      Effect.SendAlterPartition request, long brokerEpoch, BrokerSet committed, boolean awaited) {
    Alter unawaited() {
      return new Alter(request, brokerEpoch, committed, false);
    }

    /** The incarnation of whoever is to join, or -1 if nobody is. */
    long joinerEpoch() {
      for (int i = 0; i < request.isr().size(); i++) {
        if (!committed.contains(request.isr().at(i))) {
          return request.brokerEpochs().get(i);
        }
      }
      return -1;
    }
  }

  /** Names a follower's fetch to its leader. */
  record FetchTicket(int follower) implements Ticket {}

  /** Names a producer's request. */
  record ProduceTicket(boolean all) implements Ticket {}

  /** Names a client's question. */
  record Question() implements Ticket {}

  /** Records, each as a batch of its own. */
  record Records(List<Batch> batches) implements Payload {}
}
