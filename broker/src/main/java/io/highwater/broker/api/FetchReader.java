package io.highwater.broker.api;

import io.highwater.broker.net.ConnectionState;
import io.highwater.broker.shard.FetchSession;
import io.highwater.broker.shard.Replicas;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Fetch;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What one connection reads: at most one fetch session (KIP-227), since a client has one for each
 * broker and uses one connection for it, and the fetches without session that wait for an answer.
 * Everything ends with the connection.
 */
final class FetchReader implements ConnectionState {
  private final Replicas replicas;
  private final FetchSessionSlots slots;
  private final Set<FetchScope> passing = new LinkedHashSet<>();
  private FetchScope lasting;

  FetchReader(Replicas replicas, FetchSessionSlots slots) {
    this.replicas = replicas;
    this.slots = slots;
  }

  /** The scope of a request, or with a null scope why it has none. */
  record Entry(FetchScope scope, ErrorCode error) {
    private static Entry refused(ErrorCode error) {
      return new Entry(null, error);
    }
  }

  /** Finds the session that a request belongs to, starts one, or gives it a passing scope. */
  Entry enter(Fetch.Request request, Lookup lookup) {
    if (request.sessionEpoch() == Fetch.FINAL_SESSION_EPOCH
        || request.sessionEpoch() == Fetch.INITIAL_SESSION_EPOCH) {
      leave();
      return new Entry(start(request, lookup.byId()), ErrorCode.NONE);
    }
    if (lasting == null || lasting.id() != request.sessionId()) {
      return Entry.refused(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }
    if (lasting.byId() != lookup.byId()) {
      return Entry.refused(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
    }
    if (!lasting.advance(request.sessionEpoch())) {
      return Entry.refused(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
    }
    if (lasting.isOutdated(lookup)) {
      leave();
      return Entry.refused(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }
    return new Entry(lasting, ErrorCode.NONE);
  }

  private FetchScope start(Fetch.Request request, boolean byId) {
    FetchSession session = new FetchSession(request.replicaId(), request.replicaEpoch());
    boolean wanted = request.sessionEpoch() == Fetch.INITIAL_SESSION_EPOCH;
    int id = wanted ? slots.take() : FetchSessionSlots.NONE;
    FetchScope scope = new FetchScope(session, id, byId);
    if (id == FetchSessionSlots.NONE) {
      passing.add(scope);
    } else {
      lasting = scope;
    }
    return scope;
  }

  /** The request's answer is being made: a passing scope has served its purpose. */
  void answered(FetchScope scope) {
    if (passing.remove(scope)) {
      replicas.forget(scope.session());
    }
  }

  private void leave() {
    if (lasting != null) {
      replicas.forget(lasting.session());
      slots.giveBack();
      lasting = null;
    }
  }

  @Override
  public void disconnected() {
    leave();
    passing.forEach(scope -> replicas.forget(scope.session()));
    passing.clear();
  }
}
