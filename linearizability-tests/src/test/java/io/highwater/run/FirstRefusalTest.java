package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimLoad;
import io.highwater.fault.sim.Simulator;
import io.highwater.tla.trace.TraceCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Partitions are checked one by one; the line that is named is the first of the whole run. */
class FirstRefusalTest {
  private static final Pattern PARTITION = Pattern.compile("\"partition\":\"([^\"]+)\"");
  private static final String HIGH_WATERMARK = "(\"after\":\\{[^}]*\"hw\":\\d+)";
  private static final int LINES = 1_500;

  private final List<String> trace = new ArrayList<>();

  @Test
  void isNamedWhicheverPartitionItIsOf() throws Exception {
    new Simulator(7, SimLoad.FULL, Mutant.NONE, new SimulatedHistory(), trace::add).run();
    List<String> lines = trace.subList(0, LINES);
    List<String> partitions =
        lines.stream()
            .filter(line -> line.contains("\"CreatePartition\""))
            .map(FirstRefusalTest::partition)
            .toList();
    assertThat(partitions).hasSizeGreaterThan(2);

    TraceCheck check = new TraceCheck();
    List<Integer> altered = new ArrayList<>();
    for (List<String> pair :
        List.of(
            List.of(partitions.getFirst(), partitions.getLast()),
            List.of(partitions.getLast(), partitions.getFirst()))) {
      int first = next(lines, LINES / 3, pair.getFirst());
      int second = next(lines, LINES * 2 / 3, pair.getLast());
      altered.add(first + 1);
      List<String> copy = new ArrayList<>(lines);
      for (int each : List.of(first, second)) {
        copy.set(each, copy.get(each).replaceFirst(HIGH_WATERMARK, "$19"));
      }
      check.add("altered", copy);
    }

    List<TraceCheck.Verdict> verdicts = check.check();
    for (int i = 0; i < verdicts.size(); i++) {
      assertThat(verdicts.get(i).refusal().orElseThrow().toString())
          .contains(":" + altered.get(i) + ": ");
    }
  }

  private static int next(List<String> lines, int from, String partition) {
    for (int i = from; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.contains("\"partition\":\"" + partition + '"')
          && Pattern.compile(HIGH_WATERMARK).matcher(line).find()) {
        return i;
      }
    }
    throw new AssertionError("nothing of " + partition + " after line " + from);
  }

  private static String partition(String line) {
    Matcher found = PARTITION.matcher(line);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
