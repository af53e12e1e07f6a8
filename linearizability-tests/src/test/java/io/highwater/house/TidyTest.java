package io.highwater.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds every text file of the repository against {@link Rules}. */
final class TidyTest {
  private static final Set<String> KINDS =
      Set.of(
          "java",
          "md",
          "xml",
          "tla",
          "cfg",
          "txt",
          "properties",
          "sh",
          "edn",
          "json",
          "html",
          "js",
          "css");
  private static final Set<String> SCRIPT_FOLDERS = Set.of("bin", ".ci");
  private static final Set<String> NOT_OURS = Set.of("target", "store", "states", "node_modules");

  @Test
  void theRepositoryIsTidy() throws IOException {
    List<SourceFile> sources = sources();

    assertThat(sources).extracting(SourceFile::path).contains("pom.xml", "bin/highwater");
    assertThat(sources.stream().flatMap(source -> Rules.check(source).stream())).isEmpty();
  }

  private static List<SourceFile> sources() throws IOException {
    Path root = Repository.root();
    List<SourceFile> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean hidden = name.startsWith(".") && !name.equals(".ci");
            return !folder.equals(root) && (hidden || NOT_OURS.contains(name))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isText(file)) {
              String path = root.relativize(file).toString().replace('\\', '/');
              sources.add(new SourceFile(path, Files.readString(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return KINDS.contains(name.substring(name.lastIndexOf('.') + 1))
        || SCRIPT_FOLDERS.contains(file.getParent().getFileName().toString());
  }
}
