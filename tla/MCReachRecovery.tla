---------------------------- MODULE MCReachRecovery ----------------------------
(* Canaries of a partition that has lost all who were sure to know.
   Left out: records, which nothing here depends on. *)
EXTENDS Canaries

MCInit == Init /\ Begin
MCNext ==
  \/ Despairs
  \/ \E b \in Brokers :
       \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b) \/ Unfences(b) \/ Crashes(b)
       \/ Restarts(b)

Events == <<"last known leader elected", "recovered">>

ASSUME Forget(Events)
Note1(event) == Note(Events, event)

InStep ==
  /\ (Newest.isr \cup Newest.elr = {} /\ Newest'.leader \in Newest.lastKnown) => Note1("last known leader elected")
  /\ (Newest.recovering /\ ~Newest'.recovering) => Note1("recovered")

NotAllReached == ~AllReached(Events)
===============================================================================
