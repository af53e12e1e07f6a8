------------------------------ MODULE MCVisible ------------------------------
EXTENDS MC
MCInit == Init /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b) \/ Crashes(b) \/ Restarts(b) \/ Reads(b)
=============================================================================
