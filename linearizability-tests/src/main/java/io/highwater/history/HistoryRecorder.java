package io.highwater.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Records a history while a run goes on: every operation gets the next index and a time from one
 * clock under one lock, so order and time agree; every line is handed to the operating system at
 * once, so that a crash of this process keeps it.
 *
 * <p>Invoke before the request leaves, complete after the answer is parsed. Thread-safe.
 */
public final class HistoryRecorder implements AutoCloseable {
  private final LongSupplier clockNs;
  private final long originNs;
  private final Writer out;
  private final List<Op> ops = new ArrayList<>();

  private HistoryRecorder(Writer out, LongSupplier clockNs) {
    this.out = out;
    this.clockNs = clockNs;
    this.originNs = clockNs.getAsLong();
  }

  /**
   * Starts a history in a new file.
   *
   * @param clockNs monotonic, in nanoseconds, from any origin: {@code System::nanoTime}, or virtual
   *     time
   * @throws IOException if the file cannot be created; one that exists is overwritten
   */
  public static HistoryRecorder create(Path file, LongSupplier clockNs) throws IOException {
    return new HistoryRecorder(Files.newBufferedWriter(file, StandardCharsets.UTF_8), clockNs);
  }

  /** Starts a history in memory only. */
  public static HistoryRecorder inMemory(LongSupplier clockNs) {
    return new HistoryRecorder(Writer.nullWriter(), clockNs);
  }

  /**
   * Records that an operation begins.
   *
   * @param extra further keys, by name; values must have an EDN form
   * @throws UncheckedIOException if the line cannot be written; so for all methods that record
   */
  public Op invoke(ProcessId process, String f, Object value, Map<String, ?> extra) {
    return append(process, Op.Type.INVOKE, f, value, null, extra);
  }

  /**
   * Records that an operation happened, with what it returned. Like all completions it keeps the
   * further keys of its invocation.
   */
  public Op ok(Op invocation, Object value, Map<String, ?> extra) {
    return complete(invocation, Op.Type.OK, value, null, extra);
  }

  /** Records that an operation certainly did not happen, and why. */
  public Op fail(Op invocation, Object error, Map<String, ?> extra) {
    return complete(invocation, Op.Type.FAIL, invocation.value(), error, extra);
  }

  /** Records that nobody knows whether an operation happened, and why. */
  public Op info(Op invocation, Object error, Map<String, ?> extra) {
    return complete(invocation, Op.Type.INFO, invocation.value(), error, extra);
  }

  private Op complete(
      Op invocation, Op.Type type, Object value, Object error, Map<String, ?> extra) {
    Map<String, Object> all = new LinkedHashMap<>(invocation.extra());
    all.putAll(extra);
    return append(invocation.process(), type, invocation.f(), value, error, all);
  }

  /**
   * Records a bystander's remark: a single {@code :info} line. The nemesis writes two for each of
   * its operations, one as it begins and one when it has taken effect.
   *
   * @param process {@link ProcessId#NEMESIS}, {@link ProcessId#OBSERVER} or another name
   */
  public Op remark(ProcessId.Named process, String f, Object value, Map<String, ?> extra) {
    return append(process, Op.Type.INFO, f, value, null, extra);
  }

  /** What was recorded so far. */
  public History history() {
    synchronized (ops) {
      return History.of(ops);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (ops) {
      out.close();
    }
  }

  private Op append(
      ProcessId process, Op.Type type, String f, Object value, Object error, Map<String, ?> extra) {
    Object plainValue = plain(value);
    Object plainError = plain(error);
    Map<String, Object> plainExtra = new LinkedHashMap<>();
    extra.forEach((key, extraValue) -> plainExtra.put(key, plain(extraValue)));
    synchronized (ops) {
      long timeNs = clockNs.getAsLong() - originNs;
      Op op = new Op(ops.size(), timeNs, process, type, f, plainValue, plainError, plainExtra);
      String line = op.toEdn();
      ops.add(op);
      try {
        out.write(line);
        out.write('\n');
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write op " + op.index() + " to the history", e);
      }
      return op;
    }
  }

  /** The value as it would be read back from the file. */
  private static Object plain(Object value) {
    return switch (value) {
      case Integer n -> (long) n;
      case Short n -> (long) n;
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put(plain(key), plain(item)));
        yield copy;
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(plain(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
