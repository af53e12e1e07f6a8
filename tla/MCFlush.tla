------------------------------ MODULE MCFlush ------------------------------
EXTENDS MC
MCInit == Init /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b) \/ Flushes(b) \/ Restarts(b) \/ LosesPower(b)
=============================================================================
