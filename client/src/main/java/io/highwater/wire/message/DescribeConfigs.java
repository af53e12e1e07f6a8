package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;

/**
 * DescribeConfigs (key 32).
 *
 * <p>Versions 1 to 4: types and documentation from 3.
 */
public final class DescribeConfigs {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.DESCRIBE_CONFIGS,
          new Body<>(
              DescribeConfigsRequestData::new,
              (data, version) -> request(data),
              DescribeConfigs::data),
          new Body<>(
              DescribeConfigsResponseData::new,
              (data, version) -> response(data),
              DescribeConfigs::data));

  /** Resource type of a topic. */
  public static final int TOPIC = 2;

  /** Resource type of a broker, named by its id. */
  public static final int BROKER = 4;

  /** Config source: set on the topic itself. */
  public static final int SOURCE_TOPIC = 1;

  /** Config source: {@code server.properties}. */
  public static final int SOURCE_STATIC_BROKER = 4;

  /** Config source: nobody set it. */
  public static final int SOURCE_DEFAULT = 5;

  /** Config type that is not told. */
  public static final int TYPE_UNKNOWN = 0;

  /** Config type: true or false. */
  public static final int TYPE_BOOLEAN = 1;

  /** Config type: text. */
  public static final int TYPE_STRING = 2;

  /** Config type: 32 bits. */
  public static final int TYPE_INT = 3;

  /** Config type: 64 bits. */
  public static final int TYPE_LONG = 5;

  /** Config type: a number with a fraction. */
  public static final int TYPE_DOUBLE = 6;

  /** Config type: a list, separated by commas. */
  public static final int TYPE_LIST = 7;

  private static final int TYPES = 3;

  private DescribeConfigs() {}

  /** Resources to describe. */
  public record Request(
      List<Resource> resources, boolean includeSynonyms, boolean includeDocumentation)
      implements io.highwater.wire.message.Request {
    public Request {
      resources = List.copyOf(resources);
    }
  }

  /**
   * One resource.
   *
   * @param configurationKeys absent for all of them
   */
  public record Resource(
      int resourceType, String resourceName, Optional<List<String>> configurationKeys) {
    public Resource {
      configurationKeys = configurationKeys.map(List::copyOf);
    }
  }

  /** One result a resource. */
  public record Response(List<Result> results) implements io.highwater.wire.message.Response {
    public Response {
      results = List.copyOf(results);
    }
  }

  /** The configs of one resource. */
  public record Result(
      ErrorCode error,
      Optional<String> errorMessage,
      int resourceType,
      String resourceName,
      List<Config> configs) {
    public Result {
      configs = List.copyOf(configs);
    }
  }

  /**
   * One config.
   *
   * @param value absent if there is none, or if it is sensitive
   * @param configSource where the value comes from
   * @param synonyms every place it could come from, the one that wins first
   */
  public record Config(
      String name,
      Optional<String> value,
      boolean readOnly,
      int configSource,
      boolean isSensitive,
      List<Synonym> synonyms,
      int configType,
      Optional<String> documentation) {
    public Config {
      synonyms = List.copyOf(synonyms);
    }
  }

  /** One place that sets a config. */
  public record Synonym(String name, Optional<String> value, int source) {}

  private static Request request(DescribeConfigsRequestData data) {
    return new Request(
        Convert.list(
            data.resources(),
            resource ->
                new Resource(
                    resource.resourceType(),
                    resource.resourceName(),
                    Optional.ofNullable(resource.configurationKeys()))),
        data.includeSynonyms(),
        data.includeDocumentation());
  }

  private static DescribeConfigsRequestData data(Request request, int version) {
    DescribeConfigsRequestData data =
        new DescribeConfigsRequestData()
            .setResources(
                Convert.list(
                    request.resources,
                    resource ->
                        new DescribeConfigsResource()
                            .setResourceType((byte) resource.resourceType)
                            .setResourceName(resource.resourceName)
                            .setConfigurationKeys(resource.configurationKeys.orElse(null))))
            .setIncludeSynonyms(request.includeSynonyms);
    return version < TYPES ? data : data.setIncludeDocumentation(request.includeDocumentation);
  }

  private static Response response(DescribeConfigsResponseData data) {
    return new Response(
        Convert.list(
            data.results(),
            result ->
                new Result(
                    ErrorCode.of(result.errorCode()),
                    Optional.ofNullable(result.errorMessage()),
                    result.resourceType(),
                    result.resourceName(),
                    Convert.list(result.configs(), DescribeConfigs::config))));
  }

  private static Config config(DescribeConfigsResourceResult data) {
    return new Config(
        data.name(),
        Optional.ofNullable(data.value()),
        data.readOnly(),
        data.configSource(),
        data.isSensitive(),
        Convert.list(
            data.synonyms(),
            synonym ->
                new Synonym(
                    synonym.name(), Optional.ofNullable(synonym.value()), synonym.source())),
        data.configType(),
        Optional.ofNullable(data.documentation()));
  }

  private static DescribeConfigsResponseData data(Response response, int version) {
    return new DescribeConfigsResponseData()
        .setResults(
            Convert.list(
                response.results,
                result ->
                    new DescribeConfigsResult()
                        .setErrorCode(result.error.code())
                        .setErrorMessage(result.errorMessage.orElse(null))
                        .setResourceType((byte) result.resourceType)
                        .setResourceName(result.resourceName)
                        .setConfigs(Convert.list(result.configs, c -> data(c, version)))));
  }

  private static DescribeConfigsResourceResult data(Config config, int version) {
    DescribeConfigsResourceResult data =
        new DescribeConfigsResourceResult()
            .setName(config.name)
            .setValue(config.value.orElse(null))
            .setReadOnly(config.readOnly)
            .setConfigSource((byte) config.configSource)
            .setIsSensitive(config.isSensitive)
            .setSynonyms(
                Convert.list(
                    config.synonyms,
                    synonym ->
                        new DescribeConfigsSynonym()
                            .setName(synonym.name)
                            .setValue(synonym.value.orElse(null))
                            .setSource((byte) synonym.source)));
    return version < TYPES
        ? data
        : data.setConfigType((byte) config.configType)
            .setDocumentation(config.documentation.orElse(null));
  }
}
