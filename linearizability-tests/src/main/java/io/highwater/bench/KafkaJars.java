package io.highwater.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Apache Kafka's server and tools with all that they need, fetched once by Maven and kept.
 *
 * @param version as on Maven Central
 * @param folder where the jars are
 */
record KafkaJars(String version, Path folder) {
  private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+){1,3}(-[A-Za-z0-9]+)?");
  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>io.highwater</groupId>
        <artifactId>bench-kafka</artifactId>
        <version>1</version>
        <dependencies>
          <dependency>
            <groupId>org.apache.kafka</groupId>
            <artifactId>kafka_2.13</artifactId>
            <version>VERSION_HERE</version>
          </dependency>
          <dependency>
            <groupId>org.apache.kafka</groupId>
            <artifactId>kafka-tools</artifactId>
            <version>VERSION_HERE</version>
          </dependency>
        </dependencies>
      </project>
      """;

  /** Whether this can be a version at all. */
  static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  /**
   * Finds the jars in {@code cache}, or has Maven put them there.
   *
   * @throws BenchException if Maven cannot get them, with what it said
   */
  static KafkaJars of(String version, Path cache) throws IOException {
    Path folder = cache.resolve("kafka-" + version);
    if (!Files.isDirectory(folder)) {
      Path making = Files.createDirectories(cache.resolve("kafka-" + version + ".part"));
      Path pom = Files.writeString(making.resolve("pom.xml"), POM.replace("VERSION_HERE", version));
      Child.run(
          "fetching Apache Kafka " + version,
          List.of(
              "mvn",
              "-B",
              "-ntp",
              "-q",
              "-f",
              pom.toString(),
              "dependency:copy-dependencies",
              "-DincludeScope=runtime",
              "-DoutputDirectory=" + making.toAbsolutePath()),
          making.resolve("maven.log"));
      Files.move(making, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return new KafkaJars(version, folder);
  }

  String classPath() {
    return folder.toAbsolutePath() + "/*";
  }

  /** How many jars there are, and how many bytes in all. */
  String size() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
      long bytes = 0;
      for (Path jar : jars) {
        bytes += Files.size(jar);
      }
      return jars.size() + " jars, " + bytes / 1_000_000 + " MB";
    }
  }
}
