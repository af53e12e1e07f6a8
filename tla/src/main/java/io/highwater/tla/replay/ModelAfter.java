package io.highwater.tla.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A replica of the model as traces tell it: the numbers are Kafka's, from 0 on and -1 for none. */
final class ModelAfter {
  private final ModelFields model;
  private final int b;
  private final Map<String, Object> after = new LinkedHashMap<>();

  ModelAfter(ModelFields model, int b) {
    this.model = model;
    this.b = b;
  }

  Map<String, Object> replica() {
    Fields.Version version = model.version(b);
    if (!model.up().contains(b)) {
      after.put("up", false);
    }
    after.put("leader", version.leader() == 0 ? -1 : version.leader());
    after.put("leaderEpoch", version.leaderEpoch() - 1);
    after.put("leo", model.log(b).size());
    after.put("hw", model.highWatermark(b));
    after.put("durable", model.durable(b));
    after.put("epochs", epochs(model.log(b)));
    if (version.leader() == b) {
      leader();
    }
    return after;
  }

  /** Each epoch with the offset of its first record. */
  private static List<List<Integer>> epochs(List<Integer> records) {
    List<List<Integer>> epochs = new ArrayList<>();
    for (int offset = 0; offset < records.size(); offset++) {
      int epoch = records.get(offset) - 1;
      if (epochs.isEmpty() || epochs.getLast().getFirst() != epoch) {
        epochs.add(List.of(epoch, offset));
      }
    }
    return epochs;
  }

  private void leader() {
    Fields.Isr known = model.isr(b);
    Map<String, Object> isr = new LinkedHashMap<>();
    isr.put("committed", known.committed().toList());
    isr.put("proposed", known.proposed().toList());
    isr.put("joinerEpoch", known.joiner() == 0 ? -1 : known.joiner());
    isr.put("partitionEpoch", known.place() - 1);
    isr.put("stray", known.stray());
    Map<String, Object> progress = new LinkedHashMap<>();
    model.progress(b).forEach((follower, said) -> progress.put(follower.toString(), said(said)));
    after.put("epochStart", model.epochStart(b));
    after.put("isr", isr);
    after.put("asked", !model.slot(b).equals("free"));
    after.put("progress", progress);
    after.put("pending", List.copyOf(model.pending(b)));
  }

  private static Map<String, Object> said(Fields.Progress progress) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("offset", progress.offset());
    said.put("flushed", progress.flushed());
    said.put("brokerEpoch", progress.brokerEpoch());
    return said;
  }
}
