----------------------------- MODULE MCVisible ------------------------------
(* What a client is told.
   The latest offset, across elections and a crash.
   Left out: a second client, a second record and a third broker (by night), power loss, messages half-way, and clients
   that read records: they see what is below the high watermark. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b)
    \/ Unfences(b) \/ Crashes(b) \/ Restarts(b) \/ Reads(b)
=============================================================================
