package io.highwater.spec.metadata;

import java.util.List;

/**
 * What the controller decided: records for the metadata log and the reply that may be given once
 * they are committed. Nothing has changed yet.
 */
public record Decision<R>(List<MetadataRecord> records, R reply) {
  public Decision {
    records = List.copyOf(records);
  }

  static <R> Decision<R> refuse(R reply) {
    return new Decision<>(List.of(), reply);
  }
}
