package io.highwater.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that each rule bites, and that none bites what is well. */
final class RulesTest {
  private static final String CORE = "protocol-spec/src/main/java/io/highwater/spec/A.java";
  private static final String BROKER = "broker/src/main/java/io/highwater/broker/A.java";
  private static final String TEST = "broker/src/test/java/io/highwater/broker/ATest.java";

  private static final String SEALED_SWITCH =
      """
      int f(Shape shape) {
        return switch (shape) {
          case Circle c -> 1;
          case Square(int side) when side > 2 -> {
            yield side;
          }
          default -> 3;
        };
      }
      """;

  static Stream<Arguments> offences() {
    return Stream.of(
        arguments("no clock in the core", CORE, "long t = System.nanoTime();"),
        arguments("no clock in the core", CORE, "long t = Time.SYSTEM.milliseconds();"),
        arguments("no randomness in the core", CORE, "var r = new SplittableRandom(1);"),
        arguments("no randomness in the core", CORE, "var id = Uuid.randomUuid();"),
        arguments("no identity in the core", CORE, "int h = System.identityHashCode(this);"),
        arguments("no unordered collection in the core", CORE, "var s = new HashSet<Integer>();"),
        arguments("no unordered collection in the core", CORE, "var s = Set.copyOf(isr);"),
        arguments("no unordered collection in the core", CORE, "var m = Map.of(1, 2);"),
        arguments("no threads in the core", CORE, "private volatile int leaderEpoch;"),
        arguments("no threads in the core", CORE, "isr.parallelStream();"),
        arguments("no futures in the core", CORE, "CompletableFuture<Void> done;"),
        arguments("no input or output in the core", CORE, "System.out.println(1);"),
        arguments("no input or output in the core", CORE, "java.nio.ByteBuffer batch;"),
        arguments(
            "no imports but java.util and the core's own", CORE, "import org.slf4j.Logger;\n"),
        arguments(
            "no imports but java.util and the core's own",
            CORE,
            "import io.highwater.broker.Broker;\n"),
        arguments("no default beside type patterns", BROKER, SEALED_SWITCH),
        arguments("no default beside type patterns", TEST, SEALED_SWITCH),
        arguments(
            "no default beside type patterns",
            BROKER,
            "switch (x) { case Isr.Settled s -> f(); case null, default -> h(); }"),
        arguments("no sleeping", TEST, "Thread.sleep(10);"),
        arguments("no sleeping", TEST, "TimeUnit.MILLISECONDS.sleep(10);"),
        arguments("no disabled tests", TEST, "@Disabled(\"flaky\") void f() {}"),
        arguments(
            "no Kafka classes outside of wire", BROKER, "import org.apache.kafka.common.Uuid;"),
        arguments(
            "no Kafka internals outside of wire",
            TEST,
            "import org.apache.kafka.common.protocol.Errors;"),
        arguments("no paths of one machine", "README.md", "cd /" + "home/me/highwater"),
        arguments("no paths of one machine", TEST, "Path.of(\"/" + "root/data\");"),
        arguments("no unfinished business", BROKER, "// TO" + "DO: fence it\n"),
        arguments("no unfinished business", "tla/Replication.tla", "\\* FIX" + "ME later"),
        arguments("no long file", TEST, "\n".repeat(600) + "class A {}\n"),
        arguments("no long method", BROKER, method(60)),
        arguments("no needless excuse", BROKER, "int x; // tidy: once it was needed\n"));
  }

  static Stream<Arguments> innocent() {
    return Stream.of(
        arguments(BROKER, "long t = System.nanoTime();"),
        arguments(CORE, "// neither HashMap nor Thread\nString s = \"Random\";"),
        arguments(CORE, "import java.util.TreeMap;\nimport io.highwater.spec.partition.Isr;\n"),
        arguments(CORE, "var m = new LinkedHashMap<Integer, Long>();"),
        arguments(BROKER, "switch (code) { case 1 -> f(); default -> g(); }"),
        arguments(BROKER, "switch (key) { case PRODUCE, FETCH -> f(); default -> g(); }"),
        arguments(
            BROKER,
            "switch (event) { case Tick t -> { switch (n) { case 1 -> f(); default -> g(); } } }"),
        arguments(
            BROKER, "switch (edn) { case Long n -> f(); case Keyword k -> g(); default -> h(); }"),
        arguments(BROKER, "switch (x) { case List<?> l -> f(); case null, default -> h(); }"),
        arguments("client/src/main/java/io/highwater/wire/A.java", "import org.apache.kafka.A;"),
        arguments(TEST, "import org.apache.kafka.clients.producer.KafkaProducer;"),
        arguments("README.md", "see https://example.org/home/page and src/root/x"),
        arguments(TEST, "\n".repeat(599) + "class A {}\n"),
        arguments(BROKER, method(58)),
        arguments(BROKER, "class A {\n" + method(58) + method(58) + "}\n"),
        arguments(CORE, "Map.of(1, 2); // tidy: looked up, never iterated\n"),
        arguments(CORE, "// tidy: looked up, never iterated\nMap.of(1, 2);\n"));
  }

  @ParameterizedTest
  @MethodSource("offences")
  void bites(String rule, String path, String text) {
    assertThat(Rules.check(new SourceFile(path, text)))
        .extracting(Rule.Finding::rule)
        .containsOnly(rule);
  }

  @ParameterizedTest
  @MethodSource("innocent")
  void leavesAlone(String path, String text) {
    assertThat(Rules.check(new SourceFile(path, text))).isEmpty();
  }

  @Test
  void everyRuleHasAnOffence() {
    List<String> shown = offences().map(offence -> (String) offence.get()[0]).toList();

    assertThat(Rules.ALL).extracting(Rule::name).isSubsetOf(shown);
  }

  @Test
  void anExcuseNeedsAReason() {
    assertThat(Rules.check(new SourceFile(CORE, "Map.of(1, 2); // tidy: ok\n"))).hasSize(1);
  }

  @Test
  void aFindingSaysWhere() {
    assertThat(Rules.check(new SourceFile(BROKER, "int a;\n  Thread.sleep(1);\n")))
        .extracting(Rule.Finding::toString)
        .containsExactly(BROKER + ":2: no sleeping: Thread.sleep(1);");
  }

  /** A method of so many statements; its braces' lines come on top. */
  private static String method(int statements) {
    return "void f(int a) throws IOException {\n" + "  a = g(a);\n".repeat(statements) + "}\n";
  }
}
