------------------------------ MODULE MCRestart ------------------------------
EXTENDS MC
MCInit == ShrunkInit /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ Fetches(b) \/ GivesUpFetches(b) \/ AltersIsr(b) \/ Learns(b) \/ Unfences(b) \/ Restarts(b) \/ LosesPower(b)
=============================================================================
