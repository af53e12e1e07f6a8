package io.highwater.spec;

/**
 * Wrong rules that brokers have really followed, or nearly: each stands as one branch beside the
 * right rule, off unless a {@link Node} or a controller is built with it. The letters group them as
 * the catalogue of the TLA+ model does, and both sides use the same names.
 */
public enum Bug {
  A1("KIP-101: a new follower cuts its log at its own high watermark, not where epochs part"),
  A3("KIP-320: a fetch counts although the follower believes in an older leader epoch"),
  A10("KAFKA-13141: a fetch from a diverging log counts as progress"),
  A12("KIP-595: nobody compares epochs, matching offsets are enough"),
  A15("KIP-207: a new leader tells a latest offset before its high watermark has caught up"),
  B1("KAFKA-7128: a follower joins at the leader's stale high watermark"),
  B2("KIP-497: the high watermark ignores an ISR change that is on its way"),
  B4("KAFKA-12367: the controller takes an ISR change made for an older partition epoch"),
  B8("KIP-841: a fenced broker may be in the ISR"),
  B9("KIP-903: a broker joins on the fetches of its earlier life"),
  B16("an ISR change that was refused is forgotten although an earlier copy may still be granted"),
  C2("KAFKA-15583: the high watermark moves while too few replicas are in sync"),
  E1("flush policy commit: the leader counts what it has not fsynced"),
  E2("an fsync from before a truncation counts for what was written since"),
  E3("a duplicate is acknowledged before its original is committed");

  private final String title;

  Bug(String title) {
    this.title = title;
  }

  /** What is wrong, and where it was first described. */
  public String title() {
    return title;
  }
}
