package io.highwater.spec;

import java.util.Locale;

/**
 * Wrong rules that brokers have really followed, or nearly: each stands as one branch beside the
 * right rule, off unless a {@link Node} or a controller is built with it. The letters group them:
 * truncation and the high watermark (A), the ISR and broker epochs (B), too few replicas (C), the
 * disk and idempotent producers (E). The TLA+ model uses the same ids.
 */
public enum Bug {
  A1(
      Where.BOTH,
      "KIP-101",
      "a new follower cuts its log at its own high watermark, not where epochs part",
      "CandidateComplete"),
  A2(
      Where.BOTH,
      "KIP-279",
      "only offsets are compared, and not which epoch the leader has there",
      "LogMatching"),
  A3(
      Where.BOTH,
      "KIP-320",
      "a fetch counts although the follower believes in an older leader epoch",
      "CandidateComplete"),
  A4(
      Where.BOTH,
      "KAFKA-7164",
      "a follower whose leader is the same broker as before does not look for divergence",
      "LogMatching"),
  A5(
      Where.NEITHER,
      "KAFKA-7415",
      "a leader notes its epoch with its first record, not when it is elected",
      "LogMatching",
      "equivalent: a fetch asks for the epoch of the follower's last record, and what "
          + "the leader knows of its own epoch before its first append is the end of its log, "
          + "which it knows anyway"),
  A6(
      Where.BOTH,
      "KAFKA-7786",
      "an answer counts although epoch or offset are not those that were asked for",
      "CandidateComplete"),
  A7(
      Where.BOTH,
      "KAFKA-13207",
      "an answer to an earlier follower makes a leader cut its log",
      "LeaderAppendOnly"),
  A8(
      Where.NEITHER,
      "KAFKA-13266",
      "the first fetch's offset is read before the previous fetcher has stopped",
      "FetchOffsetIsLeo",
      "not expressible: a fetch's offset is read in the same action that sends it, and no answer to"
          + " an earlier question of that epoch can pass for the one to it"),
  A9(
      Where.BOTH,
      "KAFKA-15510",
      "an answer without records makes a follower forget the epoch of its last record",
      "LogMatching"),
  A10(
      Where.BOTH,
      "KAFKA-13141",
      "a fetch from a diverging log counts as progress",
      "CandidateComplete"),
  A11(
      Where.BOTH,
      "KAFKA-14704",
      "an answer that says that logs diverge raises the high watermark",
      "HwInRange"),
  A12(
      Where.BOTH,
      "KIP-595",
      "nobody compares epochs, matching offsets are enough",
      "CandidateComplete"),

  A13(
      Where.BOTH,
      "KAFKA-9491",
      "a log that is cut or starts anew keeps its high watermark",
      "HwInRange"),
  A14(
      Where.BOTH,
      "KAFKA-16452",
      "a checkpointed high watermark is believed where the log ends before it",
      "HwInRange"),
  A15(
      Where.BOTH,
      "KIP-207",
      "a new leader tells a latest offset before its high watermark has caught up",
      "MonotonicVisibleOffset"),

  B1(
      Where.BOTH,
      "KAFKA-7128",
      "a follower joins at the leader's stale high watermark",
      "CandidateComplete"),
  B2(
      Where.BOTH,
      "KIP-497",
      "the high watermark ignores an ISR change that is on its way",
      "CandidateComplete"),
  B3(
      Where.BOTH,
      "KAFKA-13790",
      "a leader counts what followers have said in an earlier epoch",
      "CandidateComplete"),
  B4(
      Where.BOTH,
      "KAFKA-12367",
      "the controller takes an ISR change made for an older partition epoch",
      "QuorumSuperset"),
  B5(
      Where.BOTH,
      "KAFKA-12686",
      "a metadata update frees the slot of a request that is still outstanding",
      "AtMostOneAlterInFlight"),
  B6(
      Where.BOTH,
      "KAFKA-12751",
      "a request that was given up keeps its slot",
      "IsrChangeEventuallyResolves"),
  B7(
      Where.BOTH,
      "KAFKA-13091",
      "the high watermark is not looked at again when an ISR change is settled",
      "WriteEventuallyAnswered"),
  B8(Where.BOTH, "KIP-841", "a fenced broker may be in the ISR", "IsrUnfenced"),
  B9(
      Where.BOTH,
      "KIP-903",
      "a broker joins on the fetches of its earlier life",
      "CandidateComplete"),
  B10(
      Where.BOTH,
      "KAFKA-15221",
      "a joiner is proposed with a broker epoch newer than the fetches that it was judged by",
      "CandidateComplete"),
  B11(
      Where.BOTH,
      "KAFKA-16952",
      "an incarnation that repeats its registration gets another broker epoch",
      "LaggardRejoinsIsr"),
  B12(
      Where.BOTH,
      "KAFKA-15021",
      "the high watermark waits for followers that may not join the ISR",
      "WriteEventuallyAnswered"),
  B13(Where.BOTH, "KAFKA-13083", "a new partition's ISR includes fenced brokers", "IsrUnfenced"),
  B14(
      Where.BOTH,
      "KAFKA-15665",
      "a reassignment ends before all its targets are in sync",
      "ReassignmentSafe"),
  B15(
      Where.CORE,
      "KAFKA-14078",
      "a fetch is refused for its sender before its leader epoch is looked at",
      "FetchErrorsTruthful",
      "equivalent in the model: whatever a refusal says, it frees the slot, and who is refused "
          + "asks again"),
  B16(
      Where.BOTH,
      "ours",
      "an ISR change that was refused is forgotten although an earlier copy may still be granted",
      "QuorumSuperset"),

  C1(
      Where.BOTH,
      "KAFKA-14139",
      "the last member of an ISR stays in it and leads again after an unclean restart",
      "CandidateComplete"),
  C2(
      Where.BOTH,
      "KAFKA-15583",
      "the high watermark moves while too few replicas are in sync",
      "StrictHighWatermark"),
  C3(
      Where.BOTH,
      "KAFKA-15586",
      "a broker stays eligible after an unclean restart",
      "CandidateComplete"),
  C4(
      Where.BOTH,
      "KAFKA-19522",
      "the last known leader is elected though it is fenced",
      "LeaderUnfenced"),
  C5(
      Where.NEITHER,
      "KIP-966",
      "an unclean election prefers the longest log, not the newest epoch",
      "UncleanPicksBest",
      "not expressible: the controller sees no logs, and where nobody is sure to know takes any "
          + "living replica, as Kafka does"),
  C6(
      Where.BOTH,
      "KIP-704",
      "nobody can tell a leader that was elected uncleanly",
      "UncleanIsMarked"),
  C7(Where.BOTH, "KIP-966", "replicas stay eligible although enough others are in sync", "ElrSane"),

  E1(
      Where.BOTH,
      "ours",
      "flush policy commit: the leader counts what it has not fsynced",
      "AckedCopies"),
  E2(
      Where.CORE,
      "ours",
      "an fsync from before a truncation counts for what was written since",
      "FlushedIsOnDisk",
      "the model's disks tell nothing of an earlier generation"),
  E3(
      Where.BOTH,
      "KIP-98",
      "a duplicate is acknowledged before its original is committed",
      "AckedCommitted"),

  E4(
      Where.BOTH,
      "ours",
      "a new leader knows nothing of its producers' sequence numbers",
      "ExactlyOnceInOrder"),

  E5(
      Where.CORE,
      "ours",
      "a retry is answered up to the high watermark although the policy has become commit",
      "AckedCopies",
      "in the model a partition's flush policy never changes"),

  /** An acknowledgement on append, as {@code acks=1} has it, taken for a promise. */
  ACKS1(Where.BOTH, "ours", "acks=all is answered like acks=1", "AckedCommitted"),

  /** As if {@code unclean.leader.election.enable} were true everywhere. */
  UNCLEAN(Where.BOTH, "ours", "a replica that may lack committed records leads", "LeaderComplete");

  /** Who can follow the wrong rule. */
  public enum Where {
    /** Only the Java core. */
    CORE,
    BOTH,
    /** Nobody: it is equivalent to the right one, or there is no such choice to get wrong. */
    NEITHER
  }

  private static final int LETTER_AND_NUMBER = 3;

  private final Where where;
  private final String source;
  private final String wrongRule;
  private final String breaks;
  private final String reason;

  Bug(Where where, String source, String wrongRule, String breaks) {
    this(where, source, wrongRule, breaks, "");
  }

  Bug(Where where, String source, String wrongRule, String breaks, String reason) {
    this.where = where;
    this.source = source;
    this.wrongRule = wrongRule;
    this.breaks = breaks;
    this.reason = reason;
  }

  /** The name that the model uses too. */
  public String id() {
    return name().length() > LETTER_AND_NUMBER ? name().toLowerCase(Locale.ROOT) : name();
  }

  public Where where() {
    return where;
  }

  /** Whether this core can follow the wrong rule. */
  public boolean isInCore() {
    return where != Where.NEITHER;
  }

  /** Whether the TLA+ model can follow the wrong rule. */
  public boolean isInModel() {
    return where == Where.BOTH;
  }

  /** What is wrong, and where it was first described. */
  public String title() {
    return source + ": " + wrongRule;
  }

  /** The property that the wrong rule is known to break. */
  public String breaks() {
    return breaks;
  }

  /** Why not everybody can follow the wrong rule, in a sentence; empty if everybody can. */
  public String reason() {
    return reason;
  }
}
