-------------------------------- MODULE MCReplay --------------------------------
(***************************************************************************)
(* Everything that can happen, at the finest grain: not to be searched but *)
(* to be walked at random.  highwater model-check --replay does on the     *)
(* Java core what the walks did and compares both after each step.         *)
(*                                                                         *)
(* A walk that meets a fault at every turn gets nowhere: faults may happen *)
(* at one step in n only, so that there is time in between to copy a       *)
(* record, commit it, and change the ISR.                                  *)
(*                                                                         *)
(* Left out: coarse grains.  (Idempotent producers are in MCReplayUnclean.) *)
(***************************************************************************)
EXTENDS MC

EveryNth(n) == TLCGet("level") % n = 0

MCInit == Init /\ Begin
Walks ==
  \E b \in Brokers :
    \/ Appends(b) \/ Fetches(b) \/ AltersIsr(b) \/ Learns(b) \/ Unfences(b) \/ Flushes(b) \/ Restarts(b)
    \/ EveryNth(3) /\ Reads(b)
    \/ EveryNth(5) /\ (GivesUpFetches(b) \/ GivesUpAltering(b))
    \/ EveryNth(7) /\ (LosesFetches(b) \/ LosesAltering(b) \/ Repeats(b))
    \/ EveryNth(11) /\ Fences(b)
    \/ EveryNth(13) /\ (Crashes(b) \/ LosesPower(b))
    \/ EveryNth(17) /\ (ShutsDown(b) \/ Prefers \/ Reassigns)

\* MCDeep.cfg leaves this out: under flush policy commit nothing is lost unless an operator asks for it.
MCNext == Walks \/ (EveryNth(17) /\ Despairs)
=============================================================================
