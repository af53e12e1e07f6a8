package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The constants that a {@code .cfg} file gives to a model, one a line as {@code Name = value}. */
public final class ModelConfig {
  private static final Pattern CONSTANT =
      Pattern.compile("\\s*(\\w+)\\s*=\\s*(.+?)\\s*(?:\\\\\\*.*)?");

  private final Path file;
  private final Map<String, TlaValue> constants = new LinkedHashMap<>();

  private ModelConfig(Path file) {
    this.file = file;
  }

  /**
   * Reads a configuration.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static ModelConfig read(Path file) {
    ModelConfig config = new ModelConfig(file);
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher constant = CONSTANT.matcher(line);
        if (constant.matches()) {
          config.constants.put(constant.group(1), TlaValue.parse(constant.group(2)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return config;
  }

  /**
   * A constant's value.
   *
   * @throws IllegalArgumentException if the file gives none
   */
  public TlaValue get(String constant) {
    TlaValue value = constants.get(constant);
    if (value == null) {
      throw new IllegalArgumentException(file + ": expected a line " + constant + " = …");
    }
    return value;
  }

  /** Whether a constant is there and TRUE. */
  public boolean says(String constant) {
    return constants.containsKey(constant) && get(constant).asText().equals("TRUE");
  }

  /** The wrong rules in force, by their ids. */
  public List<String> bugs() {
    return get("Bugs").elements().stream().map(TlaValue::asText).toList();
  }
}
