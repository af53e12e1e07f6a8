------------------------------- MODULE MCIsr --------------------------------
(* AlterPartition races.
   Requests and answers that overtake metadata, are given up and sent again, or are
   granted after all, while brokers are fenced and unfenced.
   Left out: crashes (MCRestart has requests of an earlier life), a third broker and a third leader epoch (by night),
   fetches half-way. *)
EXTENDS MC
MCInit == ShrunkInit /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AltersIsr(b) \/ GivesUpAltering(b) \/ Learns(b)
    \/ Fences(b) \/ Unfences(b)
=============================================================================
