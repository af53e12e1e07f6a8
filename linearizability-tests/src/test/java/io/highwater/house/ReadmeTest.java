package io.highwater.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.fault.sim.Exhibit;
import io.highwater.run.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows works; and a README that promises too much is caught. */
final class ReadmeTest {
  @TempDir private Path folder;

  static List<Readme.Section> sections() throws IOException {
    return Readme.parse(Files.readString(Repository.root().resolve("README.md")));
  }

  @BeforeEach
  void linkWhatTheRepositoryHolds() throws IOException {
    try (Stream<Path> entries = Files.list(Repository.root())) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (!List.of(".git", "store", "target").contains(name)) {
          Files.createSymbolicLink(folder.resolve(name), entry);
        }
      }
    }
  }

  @AfterEach
  void unlink() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sections")
  void whatTheReadmeShowsWorks(Readme.Section section) throws Exception {
    new ReadmeRunner(folder).run(section);
  }

  @Test
  void theFirstBlockIsTheSetUpOfTwoCommands() throws IOException {
    List<Readme.Block> blocks = sections().stream().flatMap(s -> s.blocks().stream()).toList();

    assertThat(blocks)
        .filteredOn(block -> block.treatment().equals(new Readme.SetUp()))
        .containsExactly(blocks.getFirst());
    assertThat(blocks.getFirst().commands()).containsExactly("bin/highwater test", "mvn verify");
  }

  @Test
  void aPromisedExitCodeIsChecked() throws Exception {
    run(block("<!-- exit 2 -->", "bin/highwater --no-such-flag"));

    assertThatThrownBy(() -> run(block("", "bin/highwater --no-such-flag # a comment")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("line 2: bin/highwater --no-such-flag")
        .hasMessageContaining("Unknown option");
  }

  @Test
  void aFlagOfACommandThatTakesMinutesIsChecked() throws Exception {
    Files.writeString(
        folder.resolve("tool"), "[ $1 = go ] && [ $2 = --help ] && echo 'Usage: go [--seed=N]'");
    assertThat(folder.resolve("tool").toFile().setExecutable(true)).isTrue();
    run(block("<!-- not run -->", "./tool go --seed 1"));

    assertThatThrownBy(() -> run(block("<!-- not run -->", "./tool go --seed 1 \\\n --nope")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("--nope");
    assertThatThrownBy(() -> run(block("<!-- not run -->", "./tool stop")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("./tool stop");
  }

  @Test
  void aServerIsUpWhileItsSectionRunsAndStopsWithIt() throws Exception {
    String serve = "sh -c 'echo $$ > pid; echo ready on 9092; exec sleep 100'";

    run(block("<!-- until \"ready on\" -->", serve) + block("", "kill -0 $(cat pid)"));

    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aServerThatEndsEarlyIsAFailure() {
    assertThatThrownBy(() -> run(block("<!-- until \"ready\" -->", "echo starting")))
        .hasMessageContaining("ended early");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!-- exits 1 -->\n```sh\nls\n```\n", "```sh\nls\n"})
  void aBlockThatCannotBeReadIsAnError(String markdown) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Readme.parse(markdown))
        .withMessageContaining("line ");
  }

  private void run(String markdown) throws IOException, InterruptedException {
    List<Readme.Section> sections = Readme.parse(markdown);
    assertThat(sections).hasSize(1);
    new ReadmeRunner(folder).run(sections.getFirst());
  }

  private static String block(String comment, String commands) {
    return comment + "\n```sh\n" + commands + "\n```\n";
  }

  @Test
  void countsTheWrongRulesThatWholeBrokersShow() throws IOException {
    List<Exhibit> all = Depth.BROKER.exhibits();
    long shown = all.stream().filter(Exhibit::isInReach).count();

    assertThat(Repository.root().resolve("README.md"))
        .content()
        .contains("whole brokers show %d of %d".formatted(shown, all.size()));
  }
}
