import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or writes the format of every Java source of this repository; the build runs it as a
 * single-file program.
 *
 * <p>Usage: {@code Format check|write ROOT COMPLAINTS}. The file COMPLAINTS is there afterwards if
 * and only if a source is not formatted (check) or cannot be parsed; the build fails with its text.
 */
final class Format {
  private final Path root;
  private final boolean write;
  private final Formatter formatter = new Formatter();

  private Format(Path root, boolean write) {
    this.root = root;
    this.write = write;
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 3 || !List.of("check", "write").contains(args[0])) {
      System.err.println("usage: Format check|write ROOT COMPLAINTS, got " + List.of(args));
      System.exit(2);
    }
    List<String> complaints = new Format(Path.of(args[1]), args[0].equals("write")).run();
    Path file = Path.of(args[2]);
    Files.deleteIfExists(file);
    if (!complaints.isEmpty()) {
      String advice = args[0].equals("write") ? "" : "\nbin/format formats them.";
      Files.writeString(file, String.join("\n", complaints) + advice);
    }
  }

  private List<String> run() throws IOException {
    return sources().parallelStream().flatMap(source -> visit(source).stream()).toList();
  }

  /** All modules' sources, and this file. */
  private List<Path> sources() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      return children.sorted().flatMap(this::sourcesOf).toList();
    }
  }

  private Stream<Path> sourcesOf(Path child) {
    Path start = child.endsWith("bin") ? child : child.resolve("src");
    if (!Files.isDirectory(start)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> visit(Path source) {
    String name = root.relativize(source).toString();
    try {
      String before = Files.readString(source);
      String after = formatter.formatSourceAndFixImports(before);
      if (before.equals(after)) {
        return List.of();
      }
      if (write) {
        Files.writeString(source, after);
        System.out.println("formatted " + name);
        return List.of();
      }
      return List.of("not formatted: " + name);
    } catch (FormatterException e) {
      return e.diagnostics().stream().map(d -> name + ":" + d).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
