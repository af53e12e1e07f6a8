package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The constants that a {@code .cfg} file gives to a model, one a line as {@code Name = value}. */
public final class ModelConfig {
  private static final Pattern CONSTANT =
      Pattern.compile("\\s*(\\w+)\\s*=\\s*(.+?)\\s*(?:\\\\\\*.*)?");

  private static final Pattern CLAIM =
      Pattern.compile("(?:INVARIANT|PROPERT(?:Y|IE))S?((?:\\s+(?![A-Z_]+\\b)\\w+)+)");

  private final Path file;
  private final Set<String> claims = new LinkedHashSet<>();
  private final Map<String, TlaValue> constants = new LinkedHashMap<>();

  private ModelConfig(Path file) {
    this.file = file;
  }

  /**
   * Reads a configuration.
   *
   * @throws ManifestException if a constant's value is none
   * @throws UncheckedIOException if the file cannot be read
   */
  public static ModelConfig read(Path file) {
    try {
      return parse(file, text(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * A configuration's text.
   *
   * @throws SpecException if it is none
   */
  static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new SpecException(file.getFileName() + ": expected text in UTF-8");
    }
  }

  /** Takes a part of a file for a configuration. */
  static ModelConfig parse(Path file, String text) {
    ModelConfig config = new ModelConfig(file);
    CLAIM
        .matcher(text)
        .results()
        .forEach(found -> config.claims.addAll(List.of(found.group(1).strip().split("\\s+"))));
    for (String line : text.lines().toList()) {
      Matcher constant = CONSTANT.matcher(line);
      if (constant.matches()) {
        config.constants.put(constant.group(1), config.value(line, constant.group(2)));
      }
    }
    return config;
  }

  private TlaValue value(String line, String text) {
    try {
      return TlaValue.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ManifestException(file + ": expected a value, got" + line + ": " + e.getMessage());
    }
  }

  /** All constants, by name, in the file's order. */
  Map<String, TlaValue> constants() {
    return Collections.unmodifiableMap(constants);
  }

  /**
   * A constant's value.
   *
   * @throws ManifestException if the file gives none
   */
  public TlaValue get(String constant) {
    TlaValue value = constants.get(constant);
    if (value == null) {
      throw new ManifestException(file + ": expected a line " + constant + " = …");
    }
    return value;
  }

  /** Whether a constant is there and TRUE. */
  public boolean says(String constant) {
    return constants.containsKey(constant) && get(constant).asText().equals("TRUE");
  }

  /**
   * Whether it is a model of a partition's replicas, which the Java core and the narrator follow.
   */
  public boolean isOfReplication() {
    return constants.containsKey("Brokers");
  }

  /** The invariants and properties that the model is held to. */
  public Set<String> claims() {
    return Collections.unmodifiableSet(claims);
  }

  /** The wrong rules in force, by their ids. */
  public List<String> bugs() {
    return get("Bugs").elements().stream().map(TlaValue::asText).toList();
  }
}
