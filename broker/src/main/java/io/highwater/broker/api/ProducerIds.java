package io.highwater.broker.api;

import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.Requests;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Producer ids, each given out once: from blocks that the controller hands out (KIP-730), the next
 * of which is asked for before the last one is used up. Any thread.
 */
final class ProducerIds {
  /** With so many ids left the next block is asked for. */
  private static final int LOW = 100;

  private final Supplier<CompletableFuture<Requests.ProducerIds>> allocate;
  private final Deque<CompletableFuture<Long>> waiting = new ArrayDeque<>();
  private long next;
  private long end;
  private long spareFirst;
  private long spareEnd;
  private boolean asking;

  /**
   * @param allocate asks for a block
   */
  ProducerIds(Supplier<CompletableFuture<Requests.ProducerIds>> allocate) {
    this.allocate = allocate;
  }

  /** The next id; fails with an IOException if the controller gives none. */
  CompletableFuture<Long> next() {
    CompletableFuture<Long> id = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(id);
    }
    give();
    askIfLow();
    return id;
  }

  private void askIfLow() {
    synchronized (this) {
      if (asking || spareFirst < spareEnd || end - next >= LOW) {
        return;
      }
      asking = true;
    }
    CompletableFuture<?> unused = allocate.get().whenComplete(this::received);
  }

  private void received(Requests.ProducerIds block, Throwable failure) {
    if (failure == null && block.error() == KafkaError.NONE) {
      synchronized (this) {
        asking = false;
        spareFirst = block.first();
        spareEnd = block.first() + block.count();
      }
      give();
      askIfLow();
    } else {
      List<CompletableFuture<Long>> failed;
      synchronized (this) {
        asking = false;
        failed = new ArrayList<>(waiting);
        waiting.clear();
      }
      Throwable cause =
          failure != null ? failure : new IOException("no producer ids: " + block.error());
      failed.forEach(each -> each.completeExceptionally(cause));
    }
  }

  /** Completes who can be served, outside of the lock. */
  private void give() {
    List<Runnable> given = new ArrayList<>();
    synchronized (this) {
      while (!waiting.isEmpty() && (next < end || spareFirst < spareEnd)) {
        if (next == end) {
          next = spareFirst;
          end = spareEnd;
          spareFirst = spareEnd;
        }
        CompletableFuture<Long> first = waiting.remove();
        long id = next++;
        given.add(() -> first.complete(id));
      }
    }
    given.forEach(Runnable::run);
  }
}
