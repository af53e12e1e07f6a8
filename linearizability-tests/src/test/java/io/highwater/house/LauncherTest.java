package io.highwater.house;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts {@code bin/highwater} in a repository made of links, with a Maven that only pretends. */
final class LauncherTest {
  private static final String JAVA_HOME = System.getProperty("java.home");
  private static final Map<String, String> NO_BUILD =
      Map.of("JAVA_HOME", JAVA_HOME, "HIGHWATER_NO_BUILD", "1");

  private static final List<String> TOOLS =
      List.of(
          "basename",
          "cat",
          "dirname",
          "find",
          "flock",
          "head",
          "ln",
          "mkdir",
          "readlink",
          "rmdir",
          "sed",
          "sh",
          "sleep",
          "touch");

  @TempDir private Path scratch;
  private Path root;
  private Path launcher;
  private Shell shell;

  @BeforeEach
  void copyTheLauncherIntoAFolderWithASpace() throws IOException {
    root = scratch.resolve("a folder");
    launcher = root.resolve("bin/highwater");
    shell = new Shell(scratch);
    Files.createDirectories(launcher.getParent());
    Files.copy(Repository.root().resolve("bin/highwater"), launcher);
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.createFile(root.resolve("pom.xml"));
    for (String module : Repository.MODULES) {
      Path source = root.resolve(module).resolve("src/main");
      Files.createDirectories(source);
      Files.createFile(root.resolve(module).resolve("pom.xml"));
    }
  }

  @AfterEach
  void deleteLinks() throws IOException {
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  @Test
  void runsFromAnyFolderWithASpaceInItsPath() throws Exception {
    pretendBuilt();

    Shell.Result result = shell.run(scratch, NO_BUILD, launcher.toString(), "--version");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("highwater ");
    assertThat(result.code()).isZero();
  }

  @Test
  void runsThroughALinkToALinkAndPassesTheExitCode() throws Exception {
    pretendBuilt();
    Files.createSymbolicLink(scratch.resolve("first"), launcher);
    Files.createSymbolicLink(scratch.resolve("second"), Path.of("first"));

    Shell.Result result = shell.run(scratch, NO_BUILD, "./second", "--no such flag");

    assertThat(result.err()).contains("--no such flag");
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void saysThatNothingIsBuiltIfItMayNotBuild() throws Exception {
    Shell.Result result = shell.run(scratch, NO_BUILD, launcher.toString());

    assertThat(result.err()).contains("nothing is built in " + root);
    assertThat(result.code()).isEqualTo(69);
  }

  @Test
  void saysWhatIsMissingWithoutAJdk() throws Exception {
    Path old = jdk("old", "17.0.1", "java", "javac");
    Path jre = jdk("jre", "25", "java");

    Shell.Result result =
        shell.run(
            scratch,
            Map.of("JAVA_HOME", "", "HIGHWATER_JDK_DIRS", scratch + "/jdks", "PATH", tools()),
            launcher.toString());

    assertThat(result.err())
        .contains("needs a JDK 21 or newer and found none")
        .contains(scratch + "/jdks")
        .contains(old + " (version 17)")
        .contains(jre + " (version 25, no javac: not a JDK)");
    assertThat(result.code()).isEqualTo(69);
  }

  @Test
  void findsAJdkInTheFoldersThatItIsTold() throws Exception {
    pretendBuilt();
    jdk("a-old", "17.0.1", "java", "javac");
    Files.createSymbolicLink(scratch.resolve("jdks/new"), Path.of(JAVA_HOME));

    Shell.Result result =
        shell.run(
            scratch,
            Map.of(
                "JAVA_HOME",
                "",
                "HIGHWATER_JDK_DIRS",
                "/nowhere:" + scratch + "/jdks",
                "PATH",
                tools(),
                "HIGHWATER_NO_BUILD",
                "1"),
            launcher.toString(),
            "-V");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("highwater ");
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    Shell.Result result =
        shell.run(scratch, Map.of("JAVA_HOME", JAVA_HOME, "PATH", tools()), launcher.toString());

    assertThat(result.err()).contains("needs Maven (mvn) on the PATH");
    assertThat(result.code()).isEqualTo(69);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flock", "mkdir"})
  void twoStartsAtOnceBuildOnce(String lock) throws Exception {
    Map<String, String> variables = new HashMap<>(withMaven(0));
    if (lock.equals("mkdir")) {
      Files.delete(Path.of(tools()).resolve("flock"));
    }
    variables.put("PATH", scratch.resolve("maven") + ":" + tools());
    Path hold = Files.createFile(scratch.resolve("hold"));
    List<String> command = List.of(launcher.toString(), "--version");

    Shell.Running one = shell.start(scratch, variables, command);
    Shell.Running two = shell.start(scratch, variables, command);
    await()
        .untilAsserted(
            () ->
                assertThat(Files.readString(one.err()) + Files.readString(two.err()))
                    .contains("building")
                    .contains("waiting for another build to end"));
    Files.delete(hold);

    assertThat(one.result().code()).isZero();
    assertThat(two.result().code()).isZero();
    assertThat(builds()).isOne();
  }

  @Test
  void buildsAgainOnlyWhenASourceIsNewer() throws Exception {
    Map<String, String> variables = withMaven(0);

    assertThat(shell.run(scratch, variables, launcher.toString(), "-V").err())
        .contains("first use");
    assertThat(shell.run(scratch, variables, launcher.toString(), "-V").err()).isEmpty();
    Path source = Files.createFile(root.resolve("broker/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plus(Duration.ofHours(1))));

    assertThat(shell.run(scratch, variables, launcher.toString(), "-V").err())
        .contains("sources have changed");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aFailedBuildIsNoVerdict() throws Exception {
    Shell.Result result = shell.run(scratch, withMaven(1), launcher.toString(), "--version");

    assertThat(result.err()).contains("the build failed");
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(70);
  }

  @Test
  void javaOptionsThatNoJvmKnowsAreNoVerdict() throws Exception {
    pretendBuilt();
    Map<String, String> variables = new HashMap<>(NO_BUILD);
    variables.put("HIGHWATER_JAVA_OPTS", "-XX:+NoSuchFlag");

    Shell.Result result = shell.run(scratch, variables, launcher.toString(), "--version");

    assertThat(result.err()).contains("-XX:+NoSuchFlag");
    assertThat(result.code()).isEqualTo(69);
  }

  private void pretendBuilt() throws IOException {
    for (String module : Repository.MODULES) {
      Files.createSymbolicLink(
          root.resolve(module).resolve("target"),
          Repository.root().resolve(module).resolve("target"));
    }
  }

  /** A JDK with no more than a version and some programs that do nothing. */
  private Path jdk(String name, String version, String... programs) throws IOException {
    Path home = scratch.resolve("jdks").resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    for (String program : programs) {
      script(home.resolve("bin").resolve(program), "exit 1");
    }
    return home;
  }

  /** A PATH with what the launcher calls, and neither java nor mvn. */
  private String tools() throws IOException {
    Path tools = scratch.resolve("tools");
    if (Files.isDirectory(tools)) {
      return tools.toString();
    }
    Files.createDirectories(tools);
    for (String tool : TOOLS) {
      Path program = Path.of("/usr/bin", tool);
      if (!Files.exists(program)) {
        program = Path.of("/bin", tool);
      }
      Files.createSymbolicLink(tools.resolve(tool), program);
    }
    return tools.toString();
  }

  /** A PATH whose mvn counts its calls, links to the real classes, and exits as told. */
  private Map<String, String> withMaven(int exitCode) throws IOException {
    StringBuilder build =
        new StringBuilder(
            "echo build >> '"
                + scratch
                + "/builds'\nwhile [ -e '"
                + scratch
                + "/hold' ]; do sleep 0.1; done\n");
    if (exitCode == 0) {
      for (String module : Repository.MODULES) {
        Path real = Repository.root().resolve(module).resolve("target");
        Path target = root.resolve(module).resolve("target");
        build.append(
            "mkdir -p '%s'; ln -sfn '%s/classes' '%s/classes'\n".formatted(target, real, target));
      }
      build.append(
          "cat '%s' > '%s'\n"
              .formatted(
                  Repository.root().resolve("linearizability-tests/target/class-path"),
                  root.resolve("linearizability-tests/target/class-path")));
    }
    Path maven = Files.createDirectories(scratch.resolve("maven"));
    script(maven.resolve("mvn"), build + "exit " + exitCode);
    return Map.of("JAVA_HOME", JAVA_HOME, "PATH", maven + ":" + System.getenv("PATH"));
  }

  private long builds() throws IOException {
    return Files.readAllLines(scratch.resolve("builds")).size();
  }

  private static void script(Path file, String text) throws IOException {
    Files.createFile(file, asFileAttribute(fromString("rwxr-xr-x")));
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
  }
}
