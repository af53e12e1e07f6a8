-------------------------------- MODULE MCSeeds --------------------------------
(***************************************************************************)
(* The states that some models start from are reached from Init: when both *)
(* have been seen, NotAllReached is violated.                              *)
(*                                                                         *)
(* Left out: the other starts, which are what CreatePartition decides.     *)
(***************************************************************************)
EXTENDS MC

MCInit == Init /\ Begin
MCNext == \E b \in Brokers : AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)

ASSUME TLCSet(1, FALSE) /\ TLCSet(2, FALSE)

Note(i, seed) == TLCGet(i) \/ (TLCSet(i, TRUE) /\ PrintT(<<"reached", seed>>))

NotAllReached ==
  /\ ShrunkInit => Note(1, "ShrunkInit")
  /\ LaggingInit => Note(2, "LaggingInit")
  /\ ~(TLCGet(1) /\ TLCGet(2))
=============================================================================
