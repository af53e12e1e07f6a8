------------------------------ MODULE MCIsr ------------------------------
EXTENDS MC
MCInit == ShrunkInit /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ AltersIsr(b) \/ GivesUpAltering(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)
=============================================================================
