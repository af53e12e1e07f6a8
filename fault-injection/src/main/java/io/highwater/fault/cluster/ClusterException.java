package io.highwater.fault.cluster;

/** A cluster that does not start, stop or obey; the message ends with the node's last log lines. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
