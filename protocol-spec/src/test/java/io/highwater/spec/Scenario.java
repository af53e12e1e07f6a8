package io.highwater.spec;

import io.highwater.spec.Member.Alter;
import io.highwater.spec.Member.Stage;
import io.highwater.spec.metadata.Requests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Plays a scenario: commands, a line {@code ----}, and everything that happened, as often as one
 * likes. Lines that start with {@code #} are prose. Nothing happens by itself: a message arrives, a
 * disk has written, a clock moves only when a command says so.
 *
 * <pre>
 * cluster ...          as {@link Setup#parse} reads it, first of all; lag limit 2000 ms
 * produce NAME to B acks=all|1|0 [count=N] [producer=ID/EPOCH sequence=N] [timeout=MS]
 * fetch B              a follower's whole round trip: request arrives, is answered, answer arrives
 * fetch B arrives | is answered | returns | expires | expires late | late arrives | late returns
 * alter B              a leader's whole round trip to the controller
 * alter B arrives | returns | expires | late arrives
 * metadata B [B ...]   each applies its next version;  metadata all: everybody applies everything
 * fence B; heartbeat B; register B; register B unheard: it repeats itself and hears no answer
 * leave B              it says that it is about to stop;  stop B: it stops, and leaves its mark
 * elect preferred | unclean; reassign to B,B|nowhere; controller looks at the clock
 * heal                 everything that can go on goes on, fairly, until nothing is left to do
 * crash B; power loss B keeping N; restart B [hw=N]
 * flushed B            B's oldest fsync completes;  loaded B: its producers have been read back
 * clock B +MS          B's clock moves;  tick B +MS: and B looks;  idle MS: all look, in steps of 250
 * latest B as NAME [epoch=N]; consume B at N as NAME
 * configure KEY=VALUE; remove topic
 * state                one line for each replica
 * </pre>
 */
final class Scenario {
  private static final int TICK_MS = 250;

  private final List<String> output = new ArrayList<>();
  private Cluster cluster;
  private int versionsSeen;
  private boolean mayEnd;
  private boolean ended;

  /** The same file as it should be: prose and commands kept, what happened written anew. */
  static String play(String text) {
    return new Scenario().playAll(text);
  }

  /** What happens until a command cannot be done. */
  static String playAsFarAsPossible(String text) {
    Scenario scenario = new Scenario();
    scenario.mayEnd = true;
    return scenario.playAll(text);
  }

  private String playAll(String text) {
    StringBuilder result = new StringBuilder();
    for (String block : text.strip().split("\n\n")) {
      result.append(result.isEmpty() ? "" : "\n");
      List<String> commands = new ArrayList<>();
      for (String line : block.split("\n")) {
        if (line.equals("----")) {
          break;
        }
        result.append(line).append('\n');
        if (!line.startsWith("#")) {
          commands.add(line);
        }
      }
      if (!commands.isEmpty()) {
        result.append("----\n");
        run(commands).forEach(line -> result.append(line).append('\n'));
      }
    }
    return result.toString();
  }

  private List<String> run(List<String> commands) {
    output.clear();
    for (String command : ended ? List.<String>of() : commands) {
      try {
        run(command);
      } catch (NullPointerException
          | IndexOutOfBoundsException
          | NoSuchElementException
          | IllegalArgumentException e) {
        ended = mayEnd;
        if (ended) {
          break;
        }
        throw new IllegalArgumentException("cannot do '" + command + "': " + e.getMessage(), e);
      }
      showVersions();
      cluster.violations().forEach(each -> output.add("VIOLATED " + each));
      cluster.violations().clear();
    }
    return output.isEmpty() ? List.of("nothing") : List.copyOf(output);
  }

  private void run(String command) {
    String[] words = command.split(" ");
    Map<String, String> options = options(words);
    switch (words[0]) {
      case "cluster" -> create(Arrays.asList(words).subList(1, words.length));
      case "produce" -> produce(words[1], broker(words[3]), options);
      case "fetch" -> fetch(broker(words[1]), rest(words, 2));
      case "alter" -> alter(broker(words[1]), rest(words, 2));
      case "metadata" -> metadata(words);
      case "fence" -> cluster.fence(broker(words[1]));
      case "heartbeat" -> say("controller", heartbeat(broker(words[1])));
      case "register" -> register(broker(words[1]), rest(words, 2));
      case "leave" -> say("controller", leave(broker(words[1])));
      case "stop" -> cluster.stop(broker(words[1]));
      case "elect" -> say("controller", elect(words[1]));
      case "reassign" -> say("controller", reassign(words[2]));
      case "controller" -> cluster.controllerTick();
      case "heal" -> Healing.heal(cluster).forEach(each -> output.add("VIOLATED " + each));
      case "crash" -> cluster.crash(broker(words[1]));
      case "power" -> cluster.losePower(broker(words[2]), Long.parseLong(words[4]));
      case "restart" -> restart(broker(words[1]), options);
      case "flushed" -> flushed(broker(words[1]));
      case "loaded" -> cluster.completeRebuild(broker(words[1]));
      case "clock" -> cluster.member(broker(words[1])).nowMs += Long.parseLong(words[2]);
      case "tick" -> cluster.tick(broker(words[1]), Long.parseLong(words[2]));
      case "idle" -> idle(Long.parseLong(words[1]));
      case "latest" ->
          cluster.askLatest(
              broker(words[1]), Integer.parseInt(options.getOrDefault("epoch", "-1")), words[3]);
      case "consume" -> cluster.consume(broker(words[1]), Long.parseLong(words[3]), -1, words[5]);
      case "configure" -> options.forEach(cluster::configure);
      case "remove" -> cluster.removeTopic();
      case "state" -> state();
      default -> throw new IllegalArgumentException("unknown command");
    }
  }

  private void create(List<String> options) {
    cluster = new Cluster(Setup.parse(String.join(" ", options)));
    versionsSeen = cluster.versions().size() - 1;
    cluster.listen((id, effect) -> say(id.toString(), Describe.effect(effect)));
  }

  private void produce(String name, int broker, Map<String, String> options) {
    Acks acks =
        switch (options.get("acks")) {
          case "all" -> Acks.ALL;
          case "1" -> Acks.LEADER;
          case "0" -> Acks.NONE;
          default -> throw new IllegalArgumentException("acks");
        };
    int count = Integer.parseInt(options.getOrDefault("count", "1"));
    Batch batch = Batch.plain(count);
    if (options.containsKey("producer")) {
      String[] producer = options.get("producer").split("/");
      batch =
          new Batch(
              0,
              -1,
              count,
              Long.parseLong(producer[0]),
              Short.parseShort(producer[1]),
              Integer.parseInt(options.get("sequence")));
    }
    cluster.produce(
        broker,
        new Cluster.ProduceTicket(name, acks, count),
        batch,
        Long.parseLong(options.getOrDefault("timeout", "30000")));
  }

  private void fetch(int follower, String step) {
    Member member = cluster.member(follower);
    switch (step) {
      case "" -> {
        cluster.deliverFetch(follower, member.fetch);
        if (member.fetch.stage() == Stage.PARKED) {
          cluster.answerFetch(follower);
        }
        cluster.deliverFetchResponse(follower);
      }
      case "arrives" -> cluster.deliverFetch(follower, member.fetch);
      case "is answered" -> cluster.answerFetch(follower);
      case "returns" -> cluster.deliverFetchResponse(follower);
      case "expires" -> cluster.expireFetch(follower, false);
      case "expires late" -> cluster.expireFetch(follower, true);
      case "late arrives" -> cluster.deliverFetch(follower, member.late.getFirst());
      case "late returns" -> cluster.deliverLateAnswer(follower);
      default -> throw new IllegalArgumentException(step);
    }
  }

  private void alter(int leader, String step) {
    Member member = cluster.member(leader);
    switch (step) {
      case "" -> {
        decide(leader, member.alters.getLast());
        showVersions();
        cluster.deliverAlterResponse(leader);
      }
      case "arrives" -> decide(leader, member.alters.getLast());
      case "late arrives" -> decide(leader, member.alters.getFirst());
      case "returns" -> cluster.deliverAlterResponse(leader);
      case "expires" -> cluster.expireAlter(leader, member.alters.getLast().request().requestId());
      default -> throw new IllegalArgumentException(step);
    }
  }

  private void decide(int leader, Alter alter) {
    Requests.AlterPartitionReply reply = cluster.deliverAlter(leader, alter);
    if (reply.error() != KafkaError.NONE) {
      say("controller", "refuse ISR %s: %s".formatted(alter.request().isr(), reply.error()));
    }
  }

  private void metadata(String[] words) {
    for (int id : cluster.ids()) {
      if (words[1].equals("all")) {
        while (cluster.member(id).isUp() && cluster.nextVersion(id) < cluster.versions().size()) {
          cluster.applyMetadata(id);
        }
      } else if (Arrays.asList(words).subList(1, words.length).contains(String.valueOf(id))) {
        cluster.applyMetadata(id);
      }
    }
  }

  private String heartbeat(int broker) {
    Requests.HeartbeatReply reply = cluster.heartbeat(broker);
    return "broker %d is %s".formatted(broker, reply.fenced() ? "fenced" : "unfenced");
  }

  private String leave(int broker) {
    Requests.HeartbeatReply reply = cluster.leave(broker);
    return "broker %d %s".formatted(broker, reply.shouldShutDown() ? "may stop" : "has to wait");
  }

  private String elect(String whom) {
    Requests.Outcome outcome =
        switch (whom) {
          case "preferred" -> cluster.electPreferredLeader();
          case "unclean" -> cluster.electUncleanLeader();
          default -> throw new IllegalArgumentException(whom);
        };
    return outcome(whom + " election", outcome);
  }

  private String reassign(String target) {
    List<Integer> replicas =
        target.equals("nowhere")
            ? List.of()
            : Arrays.stream(target.split(",")).map(Integer::valueOf).toList();
    return outcome("reassignment to " + target, cluster.reassign(replicas));
  }

  private static String outcome(String what, Requests.Outcome outcome) {
    return outcome.error() == KafkaError.NONE
        ? what + " accepted"
        : "%s: %s, %s".formatted(what, outcome.error(), outcome.detail());
  }

  private void register(int broker, String how) {
    if (how.equals("unheard")) {
      cluster.registerUnheard(broker);
      return;
    }
    cluster.register(broker);
    say(
        "controller",
        "broker %d has broker epoch %d".formatted(broker, cluster.member(broker).brokerEpoch));
  }

  private void restart(int broker, Map<String, String> options) {
    long highWatermark =
        options.containsKey("hw")
            ? Long.parseLong(options.get("hw"))
            : cluster.member(broker).checkpoint;
    cluster.start(broker, highWatermark);
  }

  private void flushed(int broker) {
    Effect.Flush flush = cluster.member(broker).flushes.getFirst();
    cluster.completeFlush(broker, flush);
  }

  private void idle(long ms) {
    for (long passed = 0; passed < ms; passed += TICK_MS) {
      for (int id : cluster.ids()) {
        if (cluster.member(id).isUp()) {
          cluster.tick(id, TICK_MS);
        }
      }
    }
  }

  private void state() {
    for (int id : cluster.ids()) {
      ReplicaView replica = cluster.replica(id);
      say(
          String.valueOf(id),
          replica == null
              ? "has no replica"
              : (cluster.member(id).isUp() ? "" : "down; ") + Describe.replica(replica));
    }
  }

  private void showVersions() {
    while (versionsSeen < cluster.versions().size()) {
      say("controller", Describe.version(versionsSeen, cluster.versions().get(versionsSeen)));
      versionsSeen++;
    }
  }

  private void say(String who, String what) {
    output.add(who + ": " + what);
  }

  private static int broker(String word) {
    return Integer.parseInt(word);
  }

  private static String rest(String[] words, int from) {
    return String.join(" ", Arrays.asList(words).subList(from, words.length));
  }

  private static Map<String, String> options(String[] words) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        options.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return options;
  }
}
