package io.highwater.broker;

/** A configuration that cannot be used: where it says what, and what was expected. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
