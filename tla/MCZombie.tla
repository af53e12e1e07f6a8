------------------------------ MODULE MCZombie ------------------------------
EXTENDS MC
MCInit == LaggingInit /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Unfences(b)
=============================================================================
