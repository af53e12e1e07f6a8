package io.highwater.broker.shard;

import io.highwater.broker.storage.PartitionLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/** Logs that do something unusual. */
public final class TestLogs {
  private TestLogs() {}

  /** The log, but for one method. */
  public static PartitionLog onCall(
      PartitionLog log, String method, Function<Object[], Object> instead) {
    return (PartitionLog)
        Proxy.newProxyInstance(
            PartitionLog.class.getClassLoader(),
            new Class<?>[] {PartitionLog.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method)) {
                return instead.apply(arguments);
              }
              try {
                return called.invoke(log, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** A log whose every fsync fails, and not as disks do. */
  public static PartitionLog brokenFlush(PartitionLog log) {
    return onCall(
        log,
        "flush",
        arguments -> {
          throw new IllegalStateException("a bug in flush");
        });
  }
}
