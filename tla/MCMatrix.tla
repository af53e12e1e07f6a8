------------------------------- MODULE MCMatrix -------------------------------
(* Durability as a function of the setting.
   Two brokers, one record.  Sessions may expire at any time; what else may happen is the fault assumption.  The
   constants of each cell are written by highwater model-check --matrix.
   Left out: time, so that interval is as bad as never; a third broker, a second record, leaders that let a member go,
   versions applied one by one, messages half-way. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b) \/ Unfences(b)
    \/ Flushes(b) \/ Crashes(b) \/ LosesPower(b) \/ Restarts(b)
===============================================================================
