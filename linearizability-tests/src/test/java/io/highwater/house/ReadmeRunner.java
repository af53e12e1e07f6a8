package io.highwater.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Does what a reader of a section would do, in a scratch folder that looks like the repository.
 * Port 9092 and the two after it, which may be taken, become three that are free.
 */
final class ReadmeRunner {
  private static final Pattern FLAG = Pattern.compile("(?<=\\s)--[a-z][a-z-]*");
  private static final Duration READY_LIMIT = Duration.ofMinutes(1);

  /** What a JVM exits with after SIGTERM: 128 + 15. */
  private static final int TERMINATED = 143;

  private final Path folder;
  private final Shell shell;
  private final Map<String, String> variables =
      Map.of("JAVA_HOME", System.getProperty("java.home"), "HIGHWATER_NO_BUILD", "1");

  ReadmeRunner(Path folder) {
    this.folder = folder;
    this.shell = new Shell(folder);
  }

  /** Runs a section's blocks in order; throws an {@link AssertionError} that names the command. */
  void run(Readme.Section section) throws IOException, InterruptedException {
    int port = freePorts();
    List<Shell.Running> servers = new ArrayList<>();
    try {
      for (Readme.Block block : section.blocks()) {
        for (String shown : block.commands()) {
          String where = "line " + block.line() + ": " + shown;
          String command = onPorts(shown, port);
          switch (block.treatment()) {
            case Readme.Run run -> exits(where, command, run.exitCode());
            case Readme.Until until -> servers.add(startAndAwait(where, command, until.ready()));
            case Readme.NotRun() -> flagsExist(where, command);
            case Readme.SetUp() -> {}
          }
        }
      }
    } finally {
      for (Shell.Running server : servers) {
        server.process().destroy();
        assertThat(server.result().code()).as(section.heading()).isEqualTo(TERMINATED);
      }
    }
  }

  private void exits(String where, String command, int code)
      throws IOException, InterruptedException {
    Shell.Result result = shell.run(folder, variables, "sh", "-c", command);
    assertThat(result.code()).as("%s%n%s%n%s", where, result.out(), result.err()).isEqualTo(code);
  }

  private Shell.Running startAndAwait(String where, String command, String ready)
      throws IOException {
    Shell.Running server = shell.start(folder, variables, List.of("sh", "-c", "exec " + command));
    await(where)
        .atMost(READY_LIMIT)
        .failFast(where + " ended early", () -> !server.process().isAlive())
        .until(() -> Files.readString(server.out()).contains(ready));
    return server;
  }

  /** A subcommand with a help text that names every flag that the command is shown with. */
  private void flagsExist(String where, String command) throws IOException, InterruptedException {
    String[] words = command.split("\\s+", 3);
    assertThat(words).as(where + " names a subcommand").hasSizeGreaterThan(1);
    Shell.Result help =
        shell.run(folder, variables, "sh", "-c", words[0] + " " + words[1] + " --help");
    assertThat(help.code()).as("%s%n%s", where, help.err()).isZero();
    List<String> flags = FLAG.matcher(command).results().map(MatchResult::group).toList();
    assertThat(help.out().split("[\\s,=\\[\\]]+")).as(where).containsAll(flags);
  }

  private static String onPorts(String command, int port) {
    return command
        .replace("9092", String.valueOf(port))
        .replace("9093", String.valueOf(port + 1))
        .replace("9094", String.valueOf(port + 2));
  }

  /** The first of three neighbouring ports that nobody listens on just now. */
  private static int freePorts() throws IOException {
    BindException taken = new BindException("no three neighbouring ports are free");
    for (int attempt = 0; attempt < 20; attempt++) {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (ServerSocket first = new ServerSocket(0, 1, loopback);
          ServerSocket second = new ServerSocket(first.getLocalPort() + 1, 1, loopback);
          ServerSocket third = new ServerSocket(second.getLocalPort() + 1, 1, loopback)) {
        return third.getLocalPort() - 2;
      } catch (BindException e) {
        taken.addSuppressed(e);
      }
    }
    throw taken;
  }
}
