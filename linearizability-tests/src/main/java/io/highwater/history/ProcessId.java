package io.highwater.history;

/**
 * Who performed an operation: a numbered client, which has at most one operation open at a time, or
 * a named bystander such as the nemesis, whose operations are single {@code :info} lines.
 */
public sealed interface ProcessId {

  /** Jepsen's word for whoever injects faults. */
  Named NEMESIS = new Named("nemesis");

  /** Whoever watches the cluster from outside, for example its leaders. */
  Named OBSERVER = new Named("observer");

  /**
   * A client process.
   *
   * @param number from 0
   */
  record Client(int number) implements ProcessId {
    public Client {
      if (number < 0) {
        throw new IllegalArgumentException("a client's number must not be negative: " + number);
      }
    }

    @Override
    public String toString() {
      return Integer.toString(number);
    }
  }

  /**
   * A bystander.
   *
   * @param name a keyword's name, without the colon
   */
  record Named(String name) implements ProcessId {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Client process {@code number}. */
  static ProcessId client(int number) {
    return new Client(number);
  }
}
