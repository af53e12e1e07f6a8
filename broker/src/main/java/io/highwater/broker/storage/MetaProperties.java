package io.highwater.broker.storage;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;

/**
 * A log directory's {@code meta.properties}, version 1: whose directory it is. A directory in the
 * wrong hands is refused, since two brokers on one set of logs lose records.
 */
final class MetaProperties {
  static final String FILE_NAME = "meta.properties";

  private static final String CLUSTER_ID = "cluster.id";
  private static final String NODE_ID = "node.id";
  private static final String DIRECTORY_ID = "directory.id";
  private static final String VERSION = "version";

  private MetaProperties() {}

  /**
   * Checks the file, or writes it if there is none.
   *
   * @throws IOException also if it names another cluster, node or version
   */
  static void claim(Disk disk, Path directory, String clusterId, int nodeId) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    if (disk.exists(file)) {
      Properties found = new Properties();
      found.load(new StringReader(AtomicFile.read(disk, file)));
      expect(file, found, VERSION, "1");
      expect(file, found, CLUSTER_ID, clusterId);
      expect(file, found, NODE_ID, Integer.toString(nodeId));
    } else {
      AtomicFile.write(disk, file, text(clusterId, nodeId));
    }
  }

  private static String text(String clusterId, int nodeId) {
    return CLUSTER_ID
        + "="
        + clusterId
        + "\n"
        + DIRECTORY_ID
        + "="
        + newDirectoryId()
        + "\n"
        + NODE_ID
        + "="
        + nodeId
        + "\n"
        + VERSION
        + "=1\n";
  }

  /** Not one that a command line would take for an option. */
  private static String newDirectoryId() {
    String id;
    do {
      id = PartitionMetadata.encode(UUID.randomUUID());
    } while (id.startsWith("-"));
    return id;
  }

  private static void expect(Path file, Properties found, String key, String expected)
      throws IOException {
    String value = found.getProperty(key);
    if (!expected.equals(value)) {
      throw new IOException(
          file + " says " + key + "=" + value + ", but this node expects " + expected);
    }
  }
}
