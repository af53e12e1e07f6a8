------------------------------ MODULE MCMinIsr ------------------------------
EXTENDS MC
MCInit == Init /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ AltersIsr(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)
=============================================================================
