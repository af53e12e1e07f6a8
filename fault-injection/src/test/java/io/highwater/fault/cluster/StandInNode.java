package io.highwater.fault.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A process that starts, listens and dies as a broker does, for tests of the process handling.
 *
 * <p>It answers each connection to a peer or controller port with its id. The key {@code
 * standin.broker-N} (or {@code standin.controller}) makes that node misbehave: {@code die} at once,
 * or {@code hang} without becoming ready.
 */
final class StandInNode {
  private StandInNode() {}

  public static void main(String[] args) throws IOException {
    Properties config = new Properties();
    try (var in = Files.newBufferedReader(Path.of(args[1]))) {
      config.load(in);
    }
    int id = Integer.parseInt(config.getProperty("node.id"));
    String behaviour = config.getProperty("standin." + ProcessCluster.name(id), "serve");
    System.err.println(ProcessCluster.name(id) + " will " + behaviour);
    if (behaviour.equals("die")) {
      System.err.println("planned end of a stand-in");
      System.exit(7);
    }
    String last = "";
    for (String listener : config.getProperty("listeners").split(",", -1)) {
      last = listener.substring(listener.indexOf("://") + 3);
      int port = Integer.parseInt(last.substring(last.indexOf(':') + 1));
      ServerSocket server = new ServerSocket(port, 16, InetAddress.getLoopbackAddress());
      Thread.ofPlatform().start(() -> answer(server, id));
    }
    if (!behaviour.equals("hang")) {
      Files.writeString(Path.of(args[3]), "ready bootstrap=" + last, StandardCharsets.US_ASCII);
    }
  }

  private static void answer(ServerSocket server, int id) {
    while (true) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write(id);
      } catch (IOException e) {
        System.err.println("connection lost: " + e);
      }
    }
  }
}
