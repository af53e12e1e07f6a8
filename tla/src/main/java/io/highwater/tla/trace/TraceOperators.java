package io.highwater.tla.trace;

import io.highwater.tla.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tlc2.overrides.TLAPlusOperator;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.ModelValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import util.UniqueString;

/**
 * What {@code TraceFile.tla} declares, in the JVM that runs TLC: lines come from the file that
 * {@link #INPUT} names, and when the JVM ends the file that {@link #OUTPUT} names says how far each
 * trace was explained and why it went no further. TLC runs with one worker.
 */
public final class TraceOperators {
  /** The system property that names the traces. */
  static final String INPUT = "highwater.trace.input";

  /** The system property that names the file for the verdicts. */
  static final String OUTPUT = "highwater.trace.output";

  private static final String MODULE = "TraceFile";
  private static final List<Trace> TRACES = read(Path.of(System.getProperty(INPUT)));

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(TraceOperators::tell, "verdicts on traces"));
  }

  private TraceOperators() {}

  private static final class Trace {
    private final Value start;
    private final List<Value> lines = new ArrayList<>();
    private int explained = -1;
    private int refused = -1;
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Set<String> broken = new LinkedHashSet<>();

    private Trace(Value start) {
      this.start = start;
    }

    private Value refuse(int line, String why, boolean isStep) {
      if (line > refused) {
        refused = line;
        reasons.clear();
        broken.clear();
      }
      if (line == refused) {
        (isStep ? broken : reasons).add(why);
      }
      return BoolValue.ValFalse;
    }

    private Map<String, Object> verdict() {
      boolean isStuck = refused > explained;
      return Map.of(
          "explained",
          explained,
          "reasons",
          isStuck ? List.copyOf(reasons) : List.of(),
          "broken",
          isStuck ? List.copyOf(broken) : List.of());
    }
  }

  private static List<Trace> read(Path file) {
    List<Trace> traces = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Map<String, Object> object = Json.object(line);
        if (object.containsKey("start")) {
          traces.add(new Trace(value(object.get("start"))));
        } else {
          traces.getLast().lines.add(value(object));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return traces;
  }

  private static Value value(Object value) {
    return switch (value) {
      case null -> ModelValue.make("None");
      case Boolean truth -> truth ? BoolValue.ValTrue : BoolValue.ValFalse;
      case Long number -> IntValue.gen(Math.toIntExact(number));
      case String text -> new StringValue(text);
      case List<?> list -> new TupleValue(values(list));
      case Map<?, ?> map when map.get("set") instanceof List<?> set ->
          new SetEnumValue(values(set), false).normalize();
      case Map<?, ?> map -> {
        UniqueString[] names =
            map.keySet().stream()
                .map(each -> UniqueString.uniqueStringOf(each.toString()))
                .toArray(UniqueString[]::new);
        yield new RecordValue(names, values(List.copyOf(new ArrayList<>(mapped(map)))), false)
            .normalize();
      }
      // Nothing else comes out of JSON.
      default -> throw new IllegalArgumentException("no TLA+ for a " + value.getClass());
    };
  }

  private static List<Value> mapped(Map<?, ?> map) {
    return map.values().stream().map(TraceOperators::value).toList();
  }

  private static Value[] values(List<?> list) {
    return list.stream()
        .map(each -> each instanceof Value done ? done : value(each))
        .toArray(Value[]::new);
  }

  private static Trace trace(Value number) {
    return TRACES.get(number(number) - 1);
  }

  private static int number(Value value) {
    return ((IntValue) value).val;
  }

  @TLAPlusOperator(identifier = "TraceCount", module = MODULE, warn = false)
  public static Value traceCount() {
    return IntValue.gen(TRACES.size());
  }

  @TLAPlusOperator(identifier = "TraceLength", module = MODULE, warn = false)
  public static Value traceLength(Value trace) {
    return IntValue.gen(trace(trace).lines.size());
  }

  @TLAPlusOperator(identifier = "TraceStart", module = MODULE, warn = false)
  public static Value traceStart(Value trace) {
    return trace(trace).start;
  }

  @TLAPlusOperator(identifier = "TraceLine", module = MODULE, warn = false)
  public static Value traceLine(Value trace, Value line) {
    return trace(trace).lines.get(number(line) - 1);
  }

  /** FALSE, with the reason kept. */
  @TLAPlusOperator(identifier = "Refuse", module = MODULE, warn = false)
  public static Value refuse(Value trace, Value line, Value why) {
    return trace(trace).refuse(number(line), ((StringValue) why).toUnquotedString(), false);
  }

  /** FALSE, with the promise kept in mind that the line breaks. */
  @TLAPlusOperator(identifier = "Broken", module = MODULE, warn = false)
  public static Value broken(Value trace, Value line, Value promise) {
    return trace(trace).refuse(number(line), ((StringValue) promise).toUnquotedString(), true);
  }

  /** FALSE, with both values kept. */
  @TLAPlusOperator(identifier = "Differ", module = MODULE, warn = false)
  public static Value differ(Value trace, Value line, Value what, Value model, Value traced) {
    return trace(trace)
        .refuse(
            number(line),
            "%s: %s in the model, %s in the trace"
                .formatted(((StringValue) what).toUnquotedString(), model, traced),
            false);
  }

  /** TRUE, with the progress kept. */
  @TLAPlusOperator(identifier = "Explained", module = MODULE, warn = false)
  public static Value explained(Value trace, Value lines) {
    Trace explained = trace(trace);
    explained.explained = Math.max(explained.explained, number(lines));
    return BoolValue.ValTrue;
  }

  private static long cpuMs() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }

  private static void tell() {
    Path file = Path.of(System.getProperty(OUTPUT));
    try (PrintWriter out =
        new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true)) {
      for (Trace each : TRACES) {
        out.println(Json.write(each.verdict()));
      }
      out.println(Json.write(Map.of("cpuMs", cpuMs())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
