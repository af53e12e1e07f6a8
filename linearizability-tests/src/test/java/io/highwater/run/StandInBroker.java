package io.highwater.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A process that lives and dies as a broker does, and leaves an empty log behind; the clients of
 * the tests keep their records elsewhere. The key {@code standin.die-after-ms} makes broker 1 end
 * by itself.
 */
public final class StandInBroker {
  private StandInBroker() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Properties config = new Properties();
    try (var in = Files.newBufferedReader(Path.of(args[1]))) {
      config.load(in);
    }
    Path log = Path.of(config.getProperty("log.dirs"), Run.TOPIC + "-0");
    Files.createDirectories(log);
    Files.write(log.resolve("00000000000000000000.log"), new byte[0]);
    Files.writeString(
        log.resolveSibling("replication-offset-checkpoint"), "0\n0\n", StandardCharsets.US_ASCII);
    Files.writeString(Path.of(args[3]), "ready bootstrap=nowhere:0", StandardCharsets.US_ASCII);
    boolean first = config.getProperty("node.id").equals("1");
    long lifeMs = Long.parseLong(config.getProperty("standin.die-after-ms", "600000"));
    Thread.currentThread().join(first ? lifeMs : 600_000);
    System.err.println("Invariant broken: a stand-in's life is over");
    System.exit(1);
  }
}
