package io.highwater.spec;

/** 128 bits that stand for a text; an exploration remembers no more of a state. */
record Fingerprint(long high, long low) {
  private static final Fingerprint EMPTY = new Fingerprint(1, 2);
  private static final long HIGH_FACTOR = 6364136223846793005L;
  private static final long LOW_FACTOR = 0x9E3779B97F4A7C15L;

  /** Of a cluster and what may still happen to it. */
  static Fingerprint of(Cluster cluster, Budget left) {
    Fingerprint all = of(Dump.shared(cluster)).with(of(left.toString()));
    for (int id : cluster.ids()) {
      Member member = cluster.member(id);
      if (member.fingerprint == null) {
        member.fingerprint = of(Dump.of(member, cluster.setup().lagMsMax()));
      }
      all = all.with(member.fingerprint);
    }
    return all;
  }

  private static Fingerprint of(String text) {
    long high = EMPTY.high;
    long low = EMPTY.low;
    for (int i = 0; i < text.length(); i++) {
      high = high * HIGH_FACTOR + text.charAt(i) + 1;
      low = (low ^ text.charAt(i)) * LOW_FACTOR;
      low ^= low >>> 29;
    }
    return new Fingerprint(high, low);
  }

  private Fingerprint with(Fingerprint next) {
    long mixed = (low ^ next.low) * LOW_FACTOR;
    return new Fingerprint((high ^ high >>> 31) * HIGH_FACTOR + next.high, mixed ^ mixed >>> 32);
  }
}
