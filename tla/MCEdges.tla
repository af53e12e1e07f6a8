-------------------------------- MODULE MCEdges --------------------------------
(***************************************************************************)
(* A graph small enough for every edge of it to be taken on the Java core: *)
(* no symmetry, no view, act among the variables, so that an edge is one   *)
(* action with one choice of arguments.  highwater model-check --replay    *)
(* does that.  Two brokers, one record, one election or change of the ISR. *)
(*                                                                         *)
(* Left out: crashes, fetches that meet other steps half-way, and messages *)
(* that are lost or given up.  MCReplay walks through those.               *)
(***************************************************************************)
EXTENDS MC

CONSTANTS MaxVersions

MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AltersIsr(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)

WithinVersions == Len(meta) <= MaxVersions
================================================================================
