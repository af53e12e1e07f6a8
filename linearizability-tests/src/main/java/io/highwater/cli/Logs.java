package io.highwater.cli;

/** What nodes log on the error stream. */
final class Logs {
  private Logs() {}

  /**
   * Nothing, from now on, unless somebody has asked for it: brokers that are simulated by the
   * hundred, and broken on purpose, have nothing to tell. Before the first of them begins.
   */
  static void silence() {
    String level = "org.slf4j.simpleLogger.defaultLogLevel";
    if (System.getProperty(level) == null) {
      System.setProperty(level, "off");
    }
  }
}
