package io.highwater.fault.sim.whole;

import io.highwater.client.Cause;
import io.highwater.client.Connection;
import io.highwater.client.Outcome;
import io.highwater.client.Versions;
import io.highwater.wire.ApiKey;
import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A client's connection over the {@link SimNetwork}, in real frames. */
final class SimConnection implements Connection, Wire.End {
  /** A request under way. */
  private record Sent<R extends Response>(
      Codec<?, R> codec, int version, CompletableFuture<Outcome<R>> outcome) {
    void answer(ByteBuffer frame, Answers answers) {
      try {
        R response = codec.decodeResponse(frame, version);
        answers.heard(response);
        outcome.complete(Outcome.ok(response));
      } catch (MalformedFrame e) {
        end(new Cause.Malformed(e.getMessage()));
      }
    }

    void end(Cause cause) {
      outcome.complete(Outcome.unknown(cause));
    }
  }

  private final Timeline time;
  private final Answers answers;
  private final String clientId;
  private final SortedMap<Integer, Sent<?>> pending = new TreeMap<>();
  private final ByteArrayOutputStream inbound = new ByteArrayOutputStream();
  private Wire wire;
  private Versions versions = Versions.INITIAL;
  private boolean open = true;
  private int nextId;

  SimConnection(Timeline time, Answers answers, String clientId) {
    this.time = time;
    this.answers = answers;
    this.clientId = clientId;
  }

  void connected(Wire established) {
    wire = established;
  }

  void agreeOn(Versions agreed) {
    versions = agreed;
  }

  @Override
  public OptionalInt version(ApiKey api) {
    return versions.of(api);
  }

  @Override
  public <Q extends Request, R extends Response> CompletableFuture<Outcome<R>> send(
      Codec<Q, R> codec, Q request, long timeoutMs) {
    OptionalInt version = version(codec.api());
    if (!open || version.isEmpty()) {
      return done(Outcome.notSent(open ? "no version of " + codec : "the connection has ended"));
    }
    int id = write(codec, version.getAsInt(), request);
    Sent<R> sent = new Sent<>(codec, version.getAsInt(), new CompletableFuture<>());
    pending.put(id, sent);
    time.after(timeoutMs * 1000, () -> expire(id, timeoutMs));
    return sent.outcome();
  }

  @Override
  public <Q extends Request> CompletableFuture<Outcome<Void>> sendUnanswered(
      Codec<Q, ?> codec, Q request, long timeoutMs) {
    OptionalInt version = version(codec.api());
    if (!open || version.isEmpty()) {
      return done(Outcome.notSent(open ? "no version of " + codec : "the connection has ended"));
    }
    write(codec, version.getAsInt(), request);
    return done(Outcome.ok(null));
  }

  private static <T> CompletableFuture<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private <Q extends Request> int write(Codec<Q, ?> codec, int version, Q request) {
    int id = nextId++;
    RequestHeader header = new RequestHeader(codec.api(), version, id, Optional.of(clientId));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer each : codec.encodeRequest(header, request).buffers()) {
      byte[] part = new byte[each.remaining()];
      each.get(part);
      bytes.writeBytes(part);
    }
    wire.send(this, bytes.toByteArray());
    return id;
  }

  private void expire(int id, long timeoutMs) {
    Sent<?> late = pending.remove(id);
    if (late != null) {
      late.end(new Cause.TimedOut(timeoutMs));
    }
  }

  @Override
  public void received(byte[] bytes) {
    inbound.writeBytes(bytes);
    ByteBuffer all = ByteBuffer.wrap(inbound.toByteArray());
    inbound.reset();
    while (all.remaining() >= Frame.SIZE_BYTES
        && all.remaining() >= Frame.SIZE_BYTES + all.getInt(all.position())) {
      int size = all.getInt();
      ByteBuffer frame = ByteBuffer.allocate(size);
      frame.put(all.slice(all.position(), size)).flip();
      all.position(all.position() + size);
      answer(frame);
    }
    inbound.write(all.array(), all.position(), all.remaining());
  }

  /** Answers to requests that have timed out come late and are dropped. */
  private void answer(ByteBuffer frame) {
    try {
      Sent<?> call = pending.remove(Frame.correlationId(frame));
      if (call != null) {
        call.answer(frame, answers);
      }
    } catch (MalformedFrame e) {
      end(new Cause.Malformed(e.getMessage()));
    }
  }

  @Override
  public void closed() {
    end(new Cause.Disconnected("the connection was reset"));
  }

  private void end(Cause cause) {
    if (!open) {
      return;
    }
    open = false;
    if (wire != null) {
      wire.close(this);
    }
    for (Sent<?> each : new ArrayList<>(pending.values())) {
      each.end(cause);
    }
    pending.clear();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    end(new Cause.Closed());
  }
}
