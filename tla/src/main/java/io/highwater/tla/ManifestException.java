package io.highwater.tla;

/**
 * A file beside the modules is not as it must be: the manifest, the nightly list, a configuration.
 * The message names file and line, and what was expected there.
 */
public final class ManifestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ManifestException(String message) {
    super(message);
  }
}
