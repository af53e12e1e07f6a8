------------------------------ MODULE MCDivergence ------------------------------
EXTENDS MC
MCInit == Init /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ Learns(b) \/ Fences(b)
=============================================================================
