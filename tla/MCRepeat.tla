------------------------------- MODULE MCRepeat -------------------------------
(* Liveness: who sends its registration twice is not lost for that.  Two brokers, no symmetry, no records.
   Left out: a copy that comes when its sender lives no more, more than one crash, messages half-way. *)
EXTENDS MC
MCInit == Init /\ Begin

\* A session expires only when its broker is gone.
LosesTheDead(b) == b \notin registered /\ Fences(b)

MCNext ==
  \E b \in Brokers :
    \/ Repeats(b) \/ Crashes(b) \/ Restarts(b) \/ LosesTheDead(b) \/ Unfences(b) \/ LearnsNewest(b) \/ AtomicFetches(b)
    \/ AtomicallyJoins(b)

\* Whatever can go on does; nobody has to crash or to register twice.
Fairly(b) ==
  /\ WF_vars(Restarts(b)) /\ WF_vars(LosesTheDead(b)) /\ WF_vars(Unfences(b)) /\ WF_vars(LearnsNewest(b))
  /\ WF_vars(AtomicFetches(b)) /\ WF_vars(AtomicallyJoins(b))

LiveSpec == MCInit /\ [][MCNext]_<<vars, spent, act>> /\ \A b \in Brokers : Fairly(b)
===============================================================================
