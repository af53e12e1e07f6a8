----------------------------- MODULE MCRestart ------------------------------
(* Broker epochs.
   A broker outside the ISR loses power and its log, registers again, and is haunted by
   the fetches and the ISR proposal of its earlier life.  That a disk of an ISR member
   forgets is not survived under FlushPolicy never, so only registered candidates must hold com. *)
EXTENDS MC
MCInit == ShrunkInit /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ Fetches(b) \/ GivesUpFetches(b) \/ AltersIsr(b) \/ Learns(b) \/ Unfences(b)
    \/ Restarts(b) \/ LosesPower(b)
=============================================================================
