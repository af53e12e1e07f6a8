package io.highwater.fault.sim;

import java.util.List;
import java.util.Locale;

/**
 * What can happen in a simulated cluster. The lower-case names are the words of a story.
 *
 * <p>Where a message is {@code later} than others, as many of the same kind between the same two
 * about the same partition were sent after it and are still under way.
 */
enum Kind {
  /** A client's batch reaches a broker. */
  PRODUCE(true, "acks count producer epoch sequence value timeout"),
  /** The answer to a batch reaches its client. */
  PRODUCED(true, ""),
  /** A client reads at a broker. */
  POLL(true, "offset"),
  /** Records reach a reading client. */
  POLLED(true, ""),
  /** A client asks a broker for the latest offset. */
  ASK(true, ""),
  /** A client looks at its clock: it begins an operation, or gives one up. */
  ACT(false, ""),
  /** A client has waited long enough for an answer. */
  GIVE_UP(false, "attempt"),

  /** A follower's fetch reaches its leader. */
  FETCH(true, "later"),
  /** The leader answers a follower's waiting fetch. */
  SERVE(false, "batches"),
  /** The answer reaches the follower. */
  FETCHED(true, "later"),
  /** A follower gives its fetch up. */
  FETCH_EXPIRES(false, ""),
  /** A leader's AlterPartition reaches the controller. */
  ALTER(true, "later"),
  /** The controller's answer reaches the leader. */
  ALTERED(true, "later"),
  /** A leader gives its AlterPartition up. */
  ALTER_EXPIRES(false, ""),
  /** The next version of the metadata reaches a broker. */
  METADATA(true, ""),
  /** An fsync has completed. */
  FLUSHED(false, "later"),
  /** Producer state has been read back. */
  LOADED(false, "later"),
  /** A broker looks at its clock. */
  TICK(false, ""),
  /** A broker is due to send a heartbeat. */
  BEAT(false, "write_back"),
  /** A heartbeat reaches the controller. */
  HEARTBEAT(true, "later"),
  /** A broker is due to register. */
  SIGN_UP(false, ""),
  /** A registration reaches the controller. */
  REGISTER(true, "later"),
  /** The broker learns its epoch. */
  REGISTERED(true, ""),
  /** The broker hears that it may stop. */
  RELEASED(true, ""),

  /** The controller looks at its clock. */
  WATCH(false, ""),
  /** The controller takes a broker for dead, or lets it leave. */
  FENCE(false, ""),
  /** The controller's log has been fsynced. */
  COMMITTED(false, ""),
  /** Somebody changes a topic's setting. */
  CONFIGURE(false, "key value"),
  /** Somebody creates or deletes a topic of no importance. */
  TOPIC(false, "number replicas"),
  /** Somebody wants the preferred leader, or any. */
  ELECT(false, "unclean"),
  /** Somebody wants a partition elsewhere, or, with no replicas, where it was. */
  REASSIGN(false, "replicas"),

  /** The next fault is due. */
  STRIKE(false, ""),
  /** A broker's process dies, perhaps before its next few effects are performed. */
  CRASH(false, "keep high_watermark effects"),
  /** A machine loses power, and with it what its disk had not kept. */
  POWER_LOSS(false, "keep high_watermark"),
  /** A process starts, perhaps with another {@code replica.lag.time.max.ms}. */
  RESTART(false, "lag"),
  /** A broker is told to stop; it asks the controller to let it go first. */
  LEAVE(false, ""),
  /** A broker gets a whim. */
  WHIM(false, "which"),
  /** A process stands still. */
  PAUSE(false, ""),
  /** A process goes on, once nobody else holds it. */
  RESUME(false, ""),
  /** A broker's clock jumps ahead. */
  JUMP(false, "ms"),
  /** A disk takes long to fsync. */
  STALL_DISK(false, "ms"),
  /** Nothing passes between two hosts, in one direction. */
  CUT(false, ""),
  /** Messages between two hosts take long, in one direction. */
  SLOW(false, "ms"),
  /** One who cut a link does so no more. */
  JOIN(false, ""),
  /** One who made a link slow does so no more. */
  QUICKEN(false, ""),
  /** A link is as it should be again, whoever harmed it. */
  HEAL(false, ""),
  /** A connection is reset: what was under way on it is lost. */
  RESET(false, "");

  private final boolean message;
  private final String argumentNames;
  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The same number on every JDK. */
  private final int code = name().hashCode();

  Kind(boolean message, String argumentNames) {
    this.message = message;
    this.argumentNames = argumentNames;
  }

  /** Whether it comes over the network. */
  boolean isMessage() {
    return message;
  }

  List<String> argumentNames() {
    return argumentNames.isEmpty() ? List.of() : List.of(argumentNames.split(" "));
  }

  int code() {
    return code;
  }

  String word() {
    return word;
  }
}
