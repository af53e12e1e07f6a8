package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.Replay;
import io.highwater.fault.sim.Story;
import io.highwater.tla.trace.TraceCheck;
import io.highwater.tla.trace.TraceCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a story turns on a topic's settings, its trace is judged by them. */
final class StoryTraceTest {
  private static final Path STORIES = Path.of("../fault-injection/src/test/resources/stories");

  private static List<String> trace(String story, Mutant mutant) throws IOException {
    List<String> lines = new ArrayList<>();
    Story played = Story.parse(Files.readString(STORIES.resolve(story)));
    new Replay(played, mutant, Oracle.NONE, lines::add).play();
    return lines;
  }

  /** Its record is below the high watermark and on no disk: the policy's change makes it wait. */
  @Test
  void aRetryWaitsAsThePolicyOfItsVersionSays() throws Exception {
    String story = "a-retry-after-the-policy-became-commit.txt";
    Mutant early = Mutant.named("duplicate-acknowledged-early").orElseThrow();

    List<Verdict> verdicts =
        new TraceCheck()
            .add("waits", trace(story, Mutant.NONE))
            .add("answers early", trace(story, early))
            .check();

    assertThat(verdicts.getFirst().refusal()).isEmpty();
    assertThat(verdicts.getLast().refusal().orElseThrow().toString())
        .contains("WriteRecordToLeader by broker-3 cannot be explained: pending: ");
  }
}
