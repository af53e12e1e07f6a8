package io.highwater.broker.api;

import io.highwater.broker.shard.FetchCall;
import io.highwater.broker.shard.FetchSession;
import io.highwater.broker.shard.Replicas;
import io.highwater.spec.Event;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what it is handed until the test answers it. */
final class FakeReplicas implements Replicas {
  final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  final BlockingQueue<FetchCall> fetches = new LinkedBlockingQueue<>();
  final BlockingQueue<FetchSession> forgotten = new LinkedBlockingQueue<>();

  @Override
  public void post(Event event) {
    events.add(event);
  }

  @Override
  public void fetch(FetchCall call) {
    fetches.add(call);
  }

  @Override
  public void forget(FetchSession session) {
    forgotten.add(session);
  }

  /** The next event, which has to be of a certain kind. */
  <E extends Event> E next(Class<E> kind) {
    return kind.cast(next(events));
  }

  FetchCall nextFetch() {
    return next(fetches);
  }

  FetchSession nextForgotten() {
    return next(forgotten);
  }

  private static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
