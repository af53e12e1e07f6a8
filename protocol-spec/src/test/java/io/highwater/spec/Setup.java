package io.highwater.spec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a {@link Cluster} is made of.
 *
 * @param replicas the brokers that host the partition at first, in order of preference
 * @param elr whether there are eligible leader replicas
 * @param unclean whether anybody may lead if nobody else can
 * @param lateAnswers whether a fetch's answer stays in the mailbox of who follows no more
 * @param fenced who never was unfenced when the topic is created
 */
record Setup(
    int brokers,
    List<Integer> replicas,
    int minIsr,
    FlushPolicy flushPolicy,
    boolean elr,
    boolean unclean,
    boolean lateAnswers,
    BrokerSet fenced,
    long lagMsMax,
    Bugs bugs) {
  private static final long LAG_MS_MAX = 2_000;

  /**
   * Reads {@code brokers=3 min.insync.replicas=2 [replicas=2,1] [flush.policy=commit] [elr=on]
   * [unclean=on] [late.answers=on] [fenced=3] [bug=A1]}.
   */
  static Setup parse(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String each : text.split(" ")) {
      String[] pair = each.split("=");
      options.put(pair[0], pair[1]);
    }
    int brokers = Integer.parseInt(options.remove("brokers"));
    String replicas = options.remove("replicas");
    String bug = options.remove("bug");
    Setup setup =
        new Setup(
            brokers,
            replicas == null
                ? IntStream.rangeClosed(1, brokers).boxed().toList()
                : ids(replicas).toList(),
            Integer.parseInt(options.remove("min.insync.replicas")),
            FlushPolicy.valueOf(
                options.getOrDefault("flush.policy", "never").toUpperCase(Locale.ROOT)),
            isOn(options, "elr"),
            isOn(options, "unclean"),
            isOn(options, "late.answers"),
            options.containsKey("fenced")
                ? BrokerSet.of(ids(options.get("fenced")).toList())
                : BrokerSet.of(),
            LAG_MS_MAX,
            bug == null ? Bugs.NONE : Bugs.of(Bug.valueOf(bug)));
    options.keySet().removeAll(List.of("flush.policy", "elr", "unclean", "late.answers", "fenced"));
    if (!options.isEmpty()) {
      throw new IllegalArgumentException("unknown: " + options.keySet());
    }
    return setup;
  }

  private static Stream<Integer> ids(String text) {
    return Arrays.stream(text.split(",")).map(Integer::valueOf);
  }

  private static boolean isOn(Map<String, String> options, String name) {
    return options.getOrDefault(name, "off").equals("on");
  }

  Setup with(Bug... wrong) {
    return new Setup(
        brokers,
        replicas,
        minIsr,
        flushPolicy,
        elr,
        unclean,
        lateAnswers,
        fenced,
        lagMsMax,
        wrong.length == 0 ? Bugs.NONE : Bugs.of(wrong[0], wrong));
  }

  Setup withLagMsMax(long ms) {
    return new Setup(
        brokers, replicas, minIsr, flushPolicy, elr, unclean, lateAnswers, fenced, ms, bugs);
  }
}
