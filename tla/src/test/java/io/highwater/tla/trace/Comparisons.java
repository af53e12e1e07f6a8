package io.highwater.tla.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code TraceReplication.tla} holds a line to, read from its text. It relies on the module's
 * layout: a definition starts in the first column, the line is {@code x}, and what holds it to the
 * model is a {@code Same}, a {@code Need}, or an equation with one of its fields.
 */
final class Comparisons {
  private static final Pattern DEFINITION =
      Pattern.compile("(?m)^(\\w+)(?:\\(([^)]*)\\))? *==(.*\n(?: .*\n)*)");

  private static final Pattern CONDITION =
      Pattern.compile(
          "\\b(\\w++)\\(|[\\w.\\[\\]]++ = x(?:\\.\\w+)+|\\bx(?:\\.\\w+)+\\[\\w+\\] = \\w+\\.\\w+");

  private static final Pattern CALL = Pattern.compile("\\b(\\w+)\\(");
  private static final Pattern ACTION = Pattern.compile("x\\.action (.*) -> (.*)");
  private static final Pattern WORDS = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern ALIAS = Pattern.compile("\\b(\\w+) *== (x\\.\\w+)\n");
  private static final Pattern FIELD = Pattern.compile("\\bx\\.(\\w+(?:\\.\\w+)*)");

  /** What a line is refused by, unless it is an equation. */
  private static final Set<String> WAYS = Set.of("Same", "Need");

  private static final String STEP = "Step";

  private final String text;
  private final Set<String> steps;
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final Map<String, Boolean> compares = new HashMap<>(); // as far as asked for

  private record Definition(List<String> parameters, int start, String body) {}

  /** A place in the module. */
  record Place(String definition, String what, int start, int end) {
    @Override
    public String toString() {
      return definition + ": " + what;
    }
  }

  /**
   * Reads a module.
   *
   * @param steps the model's actions; a field that one is taken with is compared by that
   */
  Comparisons(String module, Set<String> steps) {
    this.text =
        Pattern.compile("\\\\\\*.*")
            .matcher(module)
            .replaceAll(it -> " ".repeat(it.group().length()));
    this.steps = steps;
    for (MatchResult each : DEFINITION.matcher(text).results().toList()) {
      List<String> parameters = each.group(2) == null ? List.of() : arguments(each.group(2));
      definitions.put(each.group(1), new Definition(parameters, each.start(3), each.group(3)));
    }
  }

  /** The same module, but what is said at a place is true. */
  Comparisons without(Place place) {
    String rest = text.substring(0, place.start) + "TRUE" + text.substring(place.end);
    return new Comparisons(rest, steps);
  }

  /** Every condition, and every use of a definition that has some, in the text's order. */
  List<Place> conditions() {
    List<Place> all = new ArrayList<>();
    definitions.forEach(
        (name, definition) -> {
          if (!WAYS.contains(name) && !name.equals(STEP)) {
            for (Found each : conditions(definition.body)) {
              int start = definition.start + each.start;
              all.add(new Place(name, each.name(), start, start + each.text.length()));
            }
          }
        });
    return all;
  }

  /** Whether some {@code Same} holds what the variable is after a step against what a line says. */
  boolean comparesVariable(String variable) {
    Pattern after = Pattern.compile("^Same\\(.*\\b" + variable + "'");
    return conditions().stream()
        .map(each -> text.substring(each.start, each.end))
        .anyMatch(each -> after.matcher(each).find());
  }

  private record Found(int start, String text) {
    /** Whether it is a definition that says what must be so. */
    boolean isUse() {
      return text.endsWith(")") && WAYS.stream().noneMatch(each -> text.startsWith(each + "("));
    }

    /** The words that TLC says if it is false; or else itself, on one line. */
    String name() {
      Matcher words = WORDS.matcher(text);
      return !isUse() && words.find() ? words.group(1) : text.replaceAll("\\s+", " ");
    }
  }

  private List<Found> conditions(String body) {
    List<Found> found = new ArrayList<>();
    Matcher next = CONDITION.matcher(body);
    for (int from = 0; next.find(from); ) {
      boolean isCall = next.group().endsWith("(");
      int end = isCall ? closing(body, next.end()) : next.end();
      if (!isCall || compares(next.group(1))) {
        found.add(new Found(next.start(), body.substring(next.start(), end)));
        from = end;
      } else {
        from = next.end();
      }
    }
    return found;
  }

  /** Whether a line is refused for what a definition says. */
  private boolean compares(String name) {
    if (WAYS.contains(name) || !definitions.containsKey(name)) {
      return WAYS.contains(name);
    }
    Boolean known = compares.get(name);
    if (known == null) {
      known = !conditions(definitions.get(name).body).isEmpty();
      compares.put(name, known);
    }
    return known;
  }

  /** The actions that lines may have, and what explains each. */
  Map<String, String> explanations() {
    Map<String, String> explained = new TreeMap<>();
    for (MatchResult each : ACTION.matcher(definitions.get(STEP).body).results().toList()) {
      WORDS
          .matcher(each.group(1))
          .results()
          .forEach(action -> explained.put(action.group(1), each.group(2)));
    }
    return explained;
  }

  /** The fields of a line of an action that are held against the model. */
  Set<String> compared(String action) {
    String all = expanded(explanations().get(action));
    Set<String> fields = new TreeSet<>();
    conditions(all).stream()
        .filter(each -> !each.isUse())
        .forEach(each -> collect(each.text, fields));
    Matcher call = CALL.matcher(all);
    while (call.find()) {
      if (steps.contains(call.group(1))) {
        collect(all.substring(call.end(), closing(all, call.end())), fields);
      }
    }
    return fields;
  }

  private static void collect(String text, Set<String> fields) {
    FIELD.matcher(text).results().forEach(each -> fields.add(each.group(1)));
  }

  /** An expression, and the bodies of all that it uses, in its own words. */
  private String expanded(String expression) {
    StringBuilder all = new StringBuilder(expression).append('\n');
    Matcher call = CALL.matcher(expression);
    while (call.find()) {
      Definition used = definitions.get(call.group(1));
      if (used != null && !WAYS.contains(call.group(1))) {
        String within = expression.substring(call.end(), closing(expression, call.end()) - 1);
        all.append(expanded(inWordsOf(used, arguments(within))));
      }
    }
    return all.toString();
  }

  private static String inWordsOf(Definition used, List<String> arguments) {
    String body = WORDS.matcher(used.body).replaceAll("\"\"");
    for (int i = 0; i < used.parameters.size(); i++) {
      body = replaced(body, used.parameters.get(i), arguments.get(i));
    }
    for (MatchResult alias : ALIAS.matcher(body).results().toList()) {
      body = replaced(body, alias.group(1), alias.group(2));
    }
    return body;
  }

  private static String replaced(String body, String word, String by) {
    return body.replaceAll("(?<![\\w.])" + word + "(?!\\w)", Matcher.quoteReplacement(by));
  }

  /** Where what was opened before a place ends. */
  private static int closing(String text, int from) {
    int at = from;
    for (int depth = 1; depth > 0; at++) {
      depth += deeper(text.charAt(at));
    }
    return at;
  }

  private static List<String> arguments(String within) {
    List<String> arguments = new ArrayList<>();
    int start = 0;
    int depth = 0;
    for (int at = 0; at < within.length(); at++) {
      depth += deeper(within.charAt(at));
      if (within.charAt(at) == ',' && depth == 0) {
        arguments.add(within.substring(start, at).strip());
        start = at + 1;
      }
    }
    arguments.add(within.substring(start).strip());
    return arguments;
  }

  private static int deeper(char each) {
    return switch (each) {
      case '(', '[', '{' -> 1;
      case ')', ']', '}' -> -1;
      default -> 0;
    };
  }
}
