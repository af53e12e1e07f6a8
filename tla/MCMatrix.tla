------------------------------- MODULE MCMatrix -------------------------------
(* Durability as a function of the setting.
   Two brokers, one record.  Sessions may expire at any time; what else may happen is the fault assumption.  The
   constants of each cell are written by highwater model-check --matrix. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b) \/ Unfences(b)
    \/ Flushes(b) \/ Crashes(b) \/ LosesPower(b) \/ Restarts(b)
===============================================================================
