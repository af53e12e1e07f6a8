package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * One connection: a stream of bytes each way, in order. A cut holds bytes up, a reset loses those
 * under way, in the middle of a frame if it comes so.
 */
final class Wire {
  private static final int SPLIT_PER_MILLE = 100;

  /** Who holds one end of it. Called at the time of the event, outside of any loop. */
  interface End {
    void received(byte[] bytes);

    /** Nothing will come any more. */
    void closed();
  }

  /** One direction. */
  private final class Stream {
    private final String from;
    private final String to;
    private final Queue<byte[]> held = new ArrayDeque<>();
    private End receiver;
    private long lastUs;

    Stream(String from, String to) {
      this.from = from;
      this.to = to;
    }

    void send(byte[] bytes) {
      lastUs = Math.max(lastUs, network.time().nowUs()) + network.latencyUs(from, to);
      network.time().at(lastUs, () -> arrive(bytes));
    }

    private void arrive(byte[] bytes) {
      held.add(bytes);
      release();
    }

    void release() {
      while (isOpen && !held.isEmpty() && !network.holdsUp(from, to)) {
        byte[] bytes = held.remove();
        network.time().note(bytes.length);
        receiver.received(bytes);
      }
    }
  }

  private final SimNetwork network;
  private final Rng rng;
  private final Stream there;
  private final Stream back;
  private boolean isOpen = true;

  /** Between two hosts; ends are attached before anything is sent. */
  Wire(SimNetwork network, Rng rng, String from, String to) {
    this.network = network;
    this.rng = rng;
    this.there = new Stream(from, to);
    this.back = new Stream(to, from);
  }

  void attach(End caller, End listener) {
    back.receiver = caller;
    there.receiver = listener;
  }

  boolean isOpen() {
    return isOpen;
  }

  boolean touches(String host) {
    return there.from.equals(host) || there.to.equals(host);
  }

  boolean connects(String one, String other) {
    return touches(one) && touches(other);
  }

  /** Sends in pieces, as TCP may. */
  void send(End sender, byte[] bytes) {
    if (!isOpen) {
      return;
    }
    Stream stream = sender.equals(back.receiver) ? there : back;
    if (bytes.length > 1 && rng.chance(SPLIT_PER_MILLE)) {
      int at = 1 + rng.below(bytes.length - 1);
      stream.send(Arrays.copyOf(bytes, at));
      stream.send(Arrays.copyOfRange(bytes, at, bytes.length));
    } else {
      stream.send(bytes);
    }
  }

  /** What a cut had held up goes on. */
  void release() {
    there.release();
    back.release();
  }

  /** Ends it for both; what is under way is lost. The other side hears of it a little later. */
  void close(End who) {
    if (!isOpen) {
      return;
    }
    isOpen = false;
    network.forget(this);
    for (End each : new End[] {back.receiver, there.receiver}) {
      if (!each.equals(who)) {
        network.time().after(network.latencyUs(there.from, there.to), each::closed);
      }
    }
  }
}
