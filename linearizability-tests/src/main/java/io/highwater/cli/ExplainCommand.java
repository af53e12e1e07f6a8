package io.highwater.cli;

import io.highwater.tla.TraceException;
import io.highwater.tla.story.HtmlStory;
import io.highwater.tla.story.MermaidStory;
import io.highwater.tla.story.Telling;
import io.highwater.tla.story.TextStory;
import io.highwater.tla.story.TraceFile;
import io.highwater.tla.trace.MergedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code highwater explain}: a trace as a story. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Tells a trace, of TLC, the simulator or real processes, step by step.",
    footer = {
      "",
      "Text says each step in plain words, only what it changed, when a record was acknowledged",
      "and when it was lost, and which invariant is broken with which values."
    })
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TRACE",
      description =
          "A trace file, *.ndjson, as model-check --model writes one; or a run's folder, as"
              + " trace-check takes it.")
  private Path path;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with a lane for each broker instead; it works offline.")
  private Path html;

  @Option(
      names = "--mermaid",
      paramLabel = "FILE",
      description = "Write a Mermaid sequence diagram instead.")
  private Path mermaid;

  @Option(
      names = "--partition",
      paramLabel = "NAME",
      description =
          "Of a trace of several partitions, this one. Default: the one of which most is told.")
  private String partition;

  @Option(
      names = "--until",
      paramLabel = "FILE:LINE",
      description = "Of a folder, tell what led to this line, which trace-check has named.")
  private String until;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Tell the last N steps only. Default: all; a page shows a thousand at most.")
  private Integer last;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (last != null && last < 1) {
      throw new ParameterException(spec.commandLine(), "--last " + last + ": expected 1 or more");
    }
    try {
      Telling telling = Telling.of(trace(), partition);
      if (last != null) {
        telling.onlyLast(last);
      }
      if (html != null) {
        write(html, HtmlStory.of(telling, "What happened in " + path.getFileName()));
      }
      if (mermaid != null) {
        write(mermaid, MermaidStory.of(telling));
      }
      if (html == null && mermaid == null) {
        out().print(TextStory.of(telling));
      }
      return ExitCode.HOLDS;
    } catch (TraceException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.USAGE;
    } finally {
      out().flush();
      spec.commandLine().getErr().flush();
    }
  }

  private TraceFile trace() throws IOException {
    if (Files.isRegularFile(path) && until == null) {
      return TraceFile.read(path);
    }
    return MergedRun.of(TraceFolders.ofRun(path), partition, until);
  }

  private void write(Path target, String content) {
    try {
      Files.writeString(target, content);
    } catch (IOException e) {
      throw new TraceException("cannot write " + target + ": " + e, e);
    }
    out().println("wrote " + target);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
