---------------------------- MODULE MCDivergence ----------------------------
(* Logs that diverge and are truncated by epoch.
   Three brokers, two records, three leader epochs.  Fetches are atomic and the
   ISR only shrinks: what matters is who leads, who knows it, and what is truncated.
   Left out: who comes back into the ISR (MCReturn), fetches half-way (MCFetch), crashes; and by day
   brokers that are two versions behind. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    Appends(b) \/ AtomicFetches(b) \/ Learns(b) \/ Fences(b)
=============================================================================
