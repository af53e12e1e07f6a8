package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.DescribeConfigs;
import io.highwater.wire.message.DescribeConfigs.Config;
import java.util.List;
import java.util.Optional;

/**
 * DescribeConfigs, versions 1 to 4: the settings that hold for a topic or for this broker, each
 * with the places it may come from. All are read-only, for nothing can alter them yet.
 *
 * <p>Left out: settings of other brokers (each answers for itself), of loggers, groups and clients.
 */
final class Api32DescribeConfigs implements Api<DescribeConfigs.Request, DescribeConfigs.Response> {
  private final BrokerServices services;

  Api32DescribeConfigs(BrokerServices services) {
    this.services = services;
  }

  @Override
  public Codec<DescribeConfigs.Request, DescribeConfigs.Response> codec() {
    return DescribeConfigs.CODEC;
  }

  @Override
  public void handle(
      DescribeConfigs.Request request, RequestContext<DescribeConfigs.Response> context) {
    context.respond(
        new DescribeConfigs.Response(
            request.resources().stream().map(each -> describe(each, request)).toList()));
  }

  private DescribeConfigs.Result describe(
      DescribeConfigs.Resource resource, DescribeConfigs.Request request) {
    return switch (resource.resourceType()) {
      case DescribeConfigs.TOPIC -> topic(resource, request);
      case DescribeConfigs.BROKER -> broker(resource, request);
      default ->
          failed(
              resource,
              ErrorCode.INVALID_REQUEST,
              "resource type %d is not served, expected 2 (topic) or 4 (broker)"
                  .formatted(resource.resourceType()));
    };
  }

  private DescribeConfigs.Result topic(
      DescribeConfigs.Resource resource, DescribeConfigs.Request request) {
    Topic topic = services.image().get().topicsByName().get(resource.resourceName());
    return topic == null
        ? failed(
            resource,
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            "there is no topic '%s'".formatted(resource.resourceName()))
        : described(resource, request, TopicSettings.effective(topic.configs(), services.config()));
  }

  private DescribeConfigs.Result broker(
      DescribeConfigs.Resource resource, DescribeConfigs.Request request) {
    String here = Integer.toString(services.config().nodeId());
    if (resource.resourceName().isEmpty()) {
      return described(resource, request, List.of()); // what holds for all brokers: nothing does
    }
    return resource.resourceName().equals(here)
        ? described(resource, request, TopicSettings.ofBroker(services.config()))
        : failed(
            resource,
            ErrorCode.INVALID_REQUEST,
            "this is broker %s: ask broker '%s' itself".formatted(here, resource.resourceName()));
  }

  private static DescribeConfigs.Result described(
      DescribeConfigs.Resource resource, DescribeConfigs.Request request, List<Config> configs) {
    Optional<List<String>> keys = resource.configurationKeys();
    return new DescribeConfigs.Result(
        ErrorCode.NONE,
        Optional.empty(),
        resource.resourceType(),
        resource.resourceName(),
        configs.stream()
            .filter(each -> keys.isEmpty() || keys.get().contains(each.name()))
            .map(each -> trimmed(each, request))
            .toList());
  }

  private static Config trimmed(Config config, DescribeConfigs.Request request) {
    return new Config(
        config.name(),
        config.value(),
        config.readOnly(),
        config.configSource(),
        config.isSensitive(),
        request.includeSynonyms() ? config.synonyms() : List.of(),
        config.configType(),
        request.includeDocumentation() ? config.documentation() : Optional.empty());
  }

  private static DescribeConfigs.Result failed(
      DescribeConfigs.Resource resource, ErrorCode error, String message) {
    return new DescribeConfigs.Result(
        error, Optional.of(message), resource.resourceType(), resource.resourceName(), List.of());
  }
}
