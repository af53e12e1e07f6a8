------------------------------ MODULE MCFetch ------------------------------
EXTENDS MC
MCInit == ShrunkInit /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ FetchesAlone(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)
=============================================================================
