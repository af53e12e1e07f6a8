package io.highwater.client;

import io.highwater.wire.ErrorCode;

/** Why an operation did not end well. */
public sealed interface Cause {
  /** One word to count by: Kafka's name of the error, or one of ours in lower case. */
  String label();

  /** A line for a person. */
  String detail();

  /** The broker answered with an error. */
  record Broker(ErrorCode error, String detail) implements Cause {
    @Override
    public String label() {
      return error.name();
    }
  }

  /** No byte of the request was given to the socket. */
  record NotSent(String detail) implements Cause {
    @Override
    public String label() {
      return "not-sent";
    }
  }

  /** There was no answer within the time limit. */
  record TimedOut(long afterMs) implements Cause {
    @Override
    public String label() {
      return "timed-out";
    }

    @Override
    public String detail() {
      return "no answer within " + afterMs + " ms";
    }
  }

  /** The connection ended while the request was under way. */
  record Disconnected(String detail) implements Cause {
    @Override
    public String label() {
      return "disconnected";
    }
  }

  /** The answer was not the protocol. */
  record Malformed(String detail) implements Cause {
    @Override
    public String label() {
      return "malformed";
    }
  }

  /** The client itself was closed while the request was under way. */
  record Closed() implements Cause {
    @Override
    public String label() {
      return "closed";
    }

    @Override
    public String detail() {
      return "the client was closed";
    }
  }
}
