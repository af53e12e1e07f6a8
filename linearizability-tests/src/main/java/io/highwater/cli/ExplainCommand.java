package io.highwater.cli;

import io.highwater.tla.TraceException;
import io.highwater.tla.story.HtmlStory;
import io.highwater.tla.story.MermaidStory;
import io.highwater.tla.story.Telling;
import io.highwater.tla.story.TextStory;
import io.highwater.tla.story.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      description = "A trace file, *.ndjson; model-check --model writes one.")
  private Path file;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      Telling telling = Telling.of(TraceFile.read(file), partition);
      if (html != null) {
        write(html, HtmlStory.of(telling, "What happened in " + file.getFileName()));
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
