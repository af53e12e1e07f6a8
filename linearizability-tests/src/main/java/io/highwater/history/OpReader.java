package io.highwater.history;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns EDN maps into operations. */
final class OpReader {
  private static final Keyword INDEX = Keyword.of("index");
  private static final Keyword TIME = Keyword.of("time");
  private static final Keyword PROCESS = Keyword.of("process");
  private static final Keyword TYPE = Keyword.of("type");
  private static final Keyword F = Keyword.of("f");
  private static final Keyword VALUE = Keyword.of("value");
  private static final Keyword ERROR = Keyword.of("error");

  private final EdnReader in;
  private final List<Op> ops = new ArrayList<>();

  OpReader(Reader in) throws IOException {
    this.in = new EdnReader(in);
  }

  List<Op> readAll() throws IOException {
    for (Object form = in.read(); !EdnReader.END.equals(form); form = in.read()) {
      if (form instanceof List<?> all) {
        all.forEach(this::add);
      } else {
        add(form);
      }
    }
    return ops;
  }

  private void add(Object form) {
    Object plain = form instanceof Tagged record ? record.value() : form;
    if (!(plain instanceof Map<?, ?> map)) {
      throw error(
          "expected an operation such as {:process 0, :type :invoke, …}, found "
              + EdnWriter.write(form));
    }
    ops.add(op(map));
  }

  private Op op(Map<?, ?> map) {
    Map<String, Object> extra = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof Keyword keyword)) {
            throw error("an operation's keys are keywords; found " + EdnWriter.write(key));
          }
          extra.put(keyword.name(), value);
        });
    for (Keyword own : List.of(INDEX, TIME, PROCESS, TYPE, F, VALUE, ERROR)) {
      extra.remove(own.name());
    }
    return new Op(
        map.containsKey(INDEX) ? number(map, INDEX) : ops.size(),
        number(map, TIME),
        process(map.get(PROCESS)),
        type(map.get(TYPE)),
        f(map.get(F)),
        map.get(VALUE),
        map.get(ERROR),
        extra);
  }

  private long number(Map<?, ?> map, Keyword key) {
    if (map.get(key) instanceof Long n && n >= 0) {
      return n;
    }
    throw error(key + " must be an integer from 0; found " + EdnWriter.write(map.get(key)));
  }

  private ProcessId process(Object value) {
    return switch (value) {
      case Long n when n >= 0 && n <= Integer.MAX_VALUE -> ProcessId.client(n.intValue());
      case Keyword k -> new ProcessId.Named(k.name());
      case null, default ->
          throw error(
              ":process must be an integer from 0 or a keyword; found " + EdnWriter.write(value));
    };
  }

  private Op.Type type(Object value) {
    for (Op.Type type : Op.Type.values()) {
      if (value instanceof Keyword k && k.name().equals(type.label())) {
        return type;
      }
    }
    throw error(":type must be :invoke, :ok, :fail or :info; found " + EdnWriter.write(value));
  }

  private String f(Object value) {
    if (value instanceof Keyword k) {
      return k.name();
    }
    throw error(":f must be a keyword; found " + EdnWriter.write(value));
  }

  private EdnException error(String problem) {
    return new EdnException(in.line(), in.column(), problem);
  }
}
