package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.control.MetadataChunk;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RemoteController;
import io.highwater.broker.net.RequestContext;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Fetch;
import java.util.List;
import java.util.Optional;

/**
 * Fetch on the controller, versions 13 to 18: brokers read the committed metadata log, and wait for
 * what comes. One partition, {@code __cluster_metadata-0} by its id; without sessions.
 *
 * <p>Left out: snapshots, voters.
 */
final class Api01FetchMetadata implements Api<Fetch.Request, Fetch.Response> {
  private static final int TOPIC_IDS = 13;

  private final ControllerService controller;

  Api01FetchMetadata(ControllerService controller) {
    this.controller = controller;
  }

  @Override
  public Codec<Fetch.Request, Fetch.Response> codec() {
    return Fetch.CODEC;
  }

  @Override
  public int lowest() {
    return TOPIC_IDS;
  }

  @Override
  public void handle(Fetch.Request request, RequestContext<Fetch.Response> context) {
    boolean metadata =
        request.topics().size() == 1
            && request.topics().get(0).topicId().equals(RemoteController.METADATA_TOPIC)
            && request.topics().get(0).partitions().size() == 1
            && request.topics().get(0).partitions().get(0).partition() == 0;
    if (!metadata) {
      context.respond(
          new Fetch.Response(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 0, List.of(), List.of()));
      return;
    }
    Fetch.Partition asked = request.topics().get(0).partitions().get(0);
    context.respondAfter(
        controller.readMetadata(
            request.replicaId(),
            asked.fetchOffset(),
            Math.min(request.maxBytes(), asked.maxBytes()),
            request.maxWaitMs()),
        Api01FetchMetadata::response);
  }

  private static Fetch.Response response(MetadataChunk chunk, Throwable failure) {
    Fetch.PartitionData data =
        failure != null
            ? Fetch.PartitionData.failed(0, ErrorCode.NOT_CONTROLLER, Optional.empty())
            : new Fetch.PartitionData(
                0,
                ErrorCode.NONE,
                chunk.highWatermark(),
                chunk.highWatermark(),
                0,
                Optional.empty(),
                Optional.empty(),
                new Chunk.Bytes(chunk.batches()));
    return new Fetch.Response(
        ErrorCode.NONE,
        0,
        List.of(
            new Fetch.TopicData(
                RemoteController.METADATA_TOPIC_NAME,
                RemoteController.METADATA_TOPIC,
                List.of(data))),
        List.of());
  }
}
