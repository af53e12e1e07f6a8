package io.highwater.run;

import io.highwater.wire.ApiKey;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.ApiVersions;
import io.highwater.wire.message.CreateTopics;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.InitProducerId;
import io.highwater.wire.message.ListOffsets;
import io.highwater.wire.message.Metadata;
import io.highwater.wire.message.NodeEndpoint;
import io.highwater.wire.message.Produce;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The least that a client needs of a broker, as a process: one node, one partition, nothing on
 * disk. What it has acknowledged does not outlive it, and so it is a broker that loses records.
 */
public final class MiniBroker {
  private static final UUID TOPIC_ID = new UUID(3, 4);

  private final NavigableMap<Long, RecordBatch> log = new TreeMap<>();
  private final int port;
  private long nextOffset;
  private boolean created;

  private MiniBroker(int port) {
    this.port = port;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Properties config = new Properties();
    try (var in = Files.newBufferedReader(Path.of(args[1]))) {
      config.load(in);
    }
    String listener = config.getProperty("listeners").split(",", -1)[0];
    int port = Integer.parseInt(listener.substring(listener.lastIndexOf(':') + 1));
    try (ServerSocket server = new ServerSocket(port, 64, InetAddress.getLoopbackAddress())) {
      Files.writeString(Path.of(args[3]), "ready bootstrap=" + listener, StandardCharsets.US_ASCII);
      MiniBroker broker = new MiniBroker(port);
      while (true) {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> broker.serve(socket));
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        byte[] frame = in.readNBytes(in.readInt());
        ByteBuffer answer = answer(ByteBuffer.wrap(frame)).toByteBuffer();
        out.write(answer.array(), answer.arrayOffset() + answer.position(), answer.remaining());
      }
    } catch (IOException | MalformedFrame e) {
      System.err.println("connection ended: " + e);
    }
  }

  private synchronized Frame answer(ByteBuffer frame) throws MalformedFrame {
    RequestHeader header = RequestHeader.decode(frame);
    int id = header.correlationId();
    int version = header.version();
    return switch (header.api()) {
      case API_VERSIONS -> ApiVersions.CODEC.encodeResponse(id, version, versions());
      case METADATA -> Metadata.CODEC.encodeResponse(id, version, metadata());
      case CREATE_TOPICS -> CreateTopics.CODEC.encodeResponse(id, version, create());
      case INIT_PRODUCER_ID ->
          InitProducerId.CODEC.encodeResponse(
              id, version, new InitProducerId.Response(ErrorCode.NONE, nextOffset + 1, 0));
      case PRODUCE ->
          Produce.CODEC.encodeResponse(
              id, version, append(Produce.CODEC.decodeRequest(header, frame)));
      case FETCH ->
          Fetch.CODEC.encodeResponse(id, version, read(Fetch.CODEC.decodeRequest(header, frame)));
      case LIST_OFFSETS -> ListOffsets.CODEC.encodeResponse(id, version, end());
      default -> throw new IllegalStateException("no answer to " + header);
    };
  }

  private static ApiVersions.Response versions() {
    return new ApiVersions.Response(
        ErrorCode.NONE,
        Arrays.stream(ApiKey.values())
            .map(api -> new ApiVersions.Range(api.id(), api.lowestVersion(), api.highestVersion()))
            .toList());
  }

  private Metadata.Response metadata() {
    Metadata.Partition partition =
        new Metadata.Partition(ErrorCode.NONE, 0, 1, 0, List.of(1), List.of(1), List.of());
    Metadata.Topic topic =
        new Metadata.Topic(
            ErrorCode.NONE, Optional.of(Run.TOPIC), TOPIC_ID, false, List.of(partition));
    return new Metadata.Response(
        List.of(new NodeEndpoint(1, "127.0.0.1", port)),
        Optional.of("mini"),
        1,
        List.of(topic),
        ErrorCode.NONE);
  }

  private CreateTopics.Response create() {
    CreateTopics.Result result =
        created
            ? CreateTopics.Result.failed(
                Run.TOPIC, ErrorCode.TOPIC_ALREADY_EXISTS, Optional.empty())
            : new CreateTopics.Result(
                Run.TOPIC, TOPIC_ID, ErrorCode.NONE, Optional.empty(), 1, 1, List.of());
    created = true;
    return new CreateTopics.Response(List.of(result));
  }

  private Produce.Response append(Produce.Request request) {
    ByteBuffer sent = request.topics().get(0).partitions().get(0).records();
    ByteBuffer kept = ByteBuffer.allocate(sent.remaining()).put(sent.duplicate()).flip();
    RecordBatch batch = new RecordBatch().wrap(kept, 0);
    batch.assign(nextOffset, 0);
    log.put(nextOffset, batch);
    Produce.PartitionResult result = Produce.PartitionResult.appended(0, nextOffset, 0);
    nextOffset = batch.nextOffset();
    return new Produce.Response(
        List.of(new Produce.TopicResult(Run.TOPIC, TOPIC_ID, List.of(result))), List.of());
  }

  private Fetch.Response read(Fetch.Request request) {
    long from = request.topics().get(0).partitions().get(0).fetchOffset();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    for (RecordBatch batch : log.tailMap(from, true).values()) {
      if (bytes.remaining() < batch.sizeInBytes()) {
        break;
      }
      bytes.put(batch.bytes());
    }
    Fetch.PartitionData data =
        from > nextOffset
            ? Fetch.PartitionData.failed(0, ErrorCode.OFFSET_OUT_OF_RANGE, Optional.empty())
            : new Fetch.PartitionData(
                0,
                ErrorCode.NONE,
                nextOffset,
                nextOffset,
                0,
                Optional.empty(),
                Optional.empty(),
                new Chunk.Bytes(bytes.flip()));
    return new Fetch.Response(
        ErrorCode.NONE,
        0,
        List.of(new Fetch.TopicData(Run.TOPIC, TOPIC_ID, List.of(data))),
        List.of());
  }

  private ListOffsets.Response end() {
    ListOffsets.PartitionResult result =
        new ListOffsets.PartitionResult(0, ErrorCode.NONE, -1, nextOffset, 0);
    return new ListOffsets.Response(
        List.of(new ListOffsets.TopicResult(Run.TOPIC, List.of(result))));
  }
}
