package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateGraphTest {
  @TempDir private Path folder;

  /** Two ways from 1 to 4, one of them by 2, the other by -3; and back to 1. */
  private StateGraph graph() throws IOException {
    Path dot = folder.resolve("graph.dot");
    Files.writeString(
        dot,
        """
        strict digraph DiskGraph {
        subgraph cluster_graph {
        1 [label="/\\\\ x = 1\\n/\\\\ said = [a |-> \\"[b]\\"]",style = filled]
        1 -> 2 [label="Go",color="black",fontcolor="black"];
        2 [label="/\\\\ x = 2\\n/\\\\ said = << 1,\\n 2 >>"];
        1 -> -3 [label="Go",color="black",fontcolor="black"];
        -3 [label="/\\\\ x = 3\\n/\\\\ said = {}"];
        2 -> 4 [label="Go",color="black",fontcolor="black"];
        4 [label="/\\\\ x = 4\\n/\\\\ said = {}"];
        -3 -> 4 [label="Go",color="black",fontcolor="black"];
        4 -> 1 [label="Go",color="black",fontcolor="black"];
        {rank = same; 1;}
        }
        }
        """);
    return StateGraph.read(dot);
  }

  @Test
  void readsStatesAndSteps() throws IOException {
    StateGraph graph = graph();

    assertThat(graph.states()).isEqualTo(4);
    assertThat(graph.steps()).isEqualTo(5);
    TlcState first = graph.cover().getFirst().getFirst();
    assertThat(first.get("said").at("a").asText()).isEqualTo("[b]");
  }

  @Test
  void behavioursTakeEveryStepFromAnInitialState() throws IOException {
    List<List<Integer>> behaviours =
        graph().cover().stream()
            .map(each -> each.stream().map(state -> state.get("x").asInt()).toList())
            .toList();

    assertThat(behaviours).allSatisfy(each -> assertThat(each).startsWith(1));
    assertThat(
            behaviours.stream()
                .flatMap(
                    each ->
                        IntStream.range(1, each.size())
                            .mapToObj(i -> List.of(each.get(i - 1), each.get(i))))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            List.of(1, 2), List.of(1, 3), List.of(2, 4), List.of(3, 4), List.of(4, 1));
  }
}
