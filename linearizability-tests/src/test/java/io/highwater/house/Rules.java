package io.highwater.house;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the sources of this repository must not contain. A line of Java that has to break a rule
 * says why in a comment {@code // tidy: reason}, on the line itself or on the one above.
 */
final class Rules {
  private static final Predicate<String> JAVA = path -> path.endsWith(".java");
  private static final Predicate<String> CORE =
      JAVA.and(path -> path.startsWith("protocol-spec/src/main/"));

  /** Where a seed must give the same run on every machine: the core, and what simulates it. */
  private static final Predicate<String> SEEDED =
      CORE.or(JAVA.and(path -> path.contains("/src/main/java/io/highwater/fault/sim/")));

  /** Whole brokers do, which one thread completes in its turn. */
  private static final String ANSWERS_BY_FUTURES = "/fault/sim/whole/";

  private static final Predicate<String> OUTSIDE_WIRE =
      JAVA.and(path -> !path.contains("/io/highwater/wire/"))
          .and(path -> !path.contains("/io/highwater/bench/"));
  private static final Predicate<String> MAIN = path -> path.contains("/src/main/");

  private static final Pattern EXCUSE = Pattern.compile("// tidy: (\\S+(?: \\S+)+)");

  static final List<Rule> ALL =
      List.of(
          Rule.inCode(
              "no clock in the core",
              SEEDED,
              "\\b(?:currentTimeMillis|nanoTime|Instant|Clock|LocalDateTime|Time\\.SYSTEM)\\b"),
          Rule.inCode(
              "no randomness in the core",
              SEEDED,
              "\\b(?:\\w*Random|RandomGenerator|Math\\.random|randomUuid|randomUUID)\\b"),
          Rule.inCode(
              "no identity in the core", SEEDED, "\\b(?:identityHashCode|IdentityHashMap)\\b"),
          Rule.inCode(
              "no unordered collection in the core",
              SEEDED,
              "\\b(?:HashMap|HashSet|ConcurrentHashMap|(?:Set|Map)\\.(?:of|copyOf|ofEntries)"
                  + "|toSet|toMap|toUnmodifiableSet|toUnmodifiableMap|groupingBy)\\b"),
          Rule.inCode(
              "no threads in the core",
              SEEDED,
              "\\b(?:Thread|ThreadLocal|ExecutorService|synchronized|volatile|parallelStream|parallel"
                  + "|java\\.util\\.concurrent\\.(?!CompletableFuture|TimeUnit)\\w+)\\b"),
          Rule.inCode(
              "no futures in the core",
              SEEDED.and(path -> !path.contains(ANSWERS_BY_FUTURES)),
              "\\bCompletableFuture\\b"),
          Rule.inCode(
              "no input or output in the core",
              CORE,
              "\\b(?:java\\.io|java\\.nio|java\\.net|System\\.(?:out|err|in|getenv|getProperty))\\b"),
          Rule.inCode(
              "no imports but java.util and the core's own",
              CORE,
              "(?m)^import (?:static"
                  + " )?(?!java\\.util\\.(?!logging|concurrent)|java\\.lang\\.|io\\.highwater\\.spec\\b)"),
          new Rule("no default beside type patterns", JAVA, Scanners::defaultsBesideTypePatterns),
          Rule.inCode("no sleeping", JAVA, "\\bThread\\.sleep\\b|\\b[A-Z]+SECONDS\\.sleep\\b"),
          Rule.inCode("no disabled tests", JAVA, "@Disabled\\b"),
          Rule.inCode(
              "no Kafka classes outside of wire",
              OUTSIDE_WIRE.and(MAIN),
              "\\borg\\.apache\\.kafka\\b"),
          Rule.inCode(
              "no Kafka internals outside of wire",
              OUTSIDE_WIRE.and(MAIN.negate()),
              "\\borg\\.apache\\.kafka\\.(?:metadata|server"
                  + "|common\\.(?:message|metadata|protocol|record|requests))\\b"),
          Rule.inText(
              "no paths of one machine",
              path -> true,
              "(?<![\\w.~*])/(?:work|home|root|Users)/\\w"),
          Rule.inText(
              "no unfinished business", path -> true, "\\b(?:TO" + "DO|FIX" + "ME|X" + "XX)\\b"),
          new Rule("no long file", JAVA, Scanners::longFile),
          new Rule("no long method", JAVA, Scanners::longMethods));

  private Rules() {}

  /** Every unexcused breach of a rule in a file, and every excuse that nothing needs. */
  static List<Rule.Finding> check(SourceFile file) {
    List<Rule.Finding> findings = new ArrayList<>();
    List<Integer> excuses = new ArrayList<>(excuses(file));
    List<Integer> needed = new ArrayList<>();
    for (Rule rule : ALL) {
      for (Rule.Finding finding : rule.check(file)) {
        if (excuses.contains(finding.line())) {
          needed.add(finding.line());
        } else if (excuses.contains(finding.line() - 1)) {
          needed.add(finding.line() - 1);
        } else {
          findings.add(finding);
        }
      }
    }
    excuses.removeAll(needed);
    for (int line : excuses) {
      findings.add(
          new Rule.Finding(
              file.path(), line, "no needless excuse", file.lines().get(line - 1).strip()));
    }
    return findings;
  }

  private static List<Integer> excuses(SourceFile file) {
    if (!file.isJava()) {
      return List.of();
    }
    return JavaText.lineComments(file.text()).stream()
        .filter(comment -> EXCUSE.matcher(comment.group()).lookingAt())
        .map(comment -> file.lineOf(comment.start()))
        .toList();
  }
}
