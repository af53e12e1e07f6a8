-------------------------------- MODULE MCBereft ------------------------------
(* Liveness, where the crashed stay away: the rest goes on.  Two brokers, no symmetry;
   no message is given up.
   Left out: a third broker, elections while both live, fetches half-way, and how long anything takes. *)
EXTENDS MC
MCInit == Init /\ Begin

\* A session expires only when its broker is gone; a leader lets only such leave the ISR, only the living join, and asks
\* once.
LosesTheDead(b) == b \notin registered /\ Fences(b)
AltersForCause(b) ==
  /\ AltersIsr(b)
  /\ alterSlot[b] = None /\ alterSlot'[b] # None =>
       /\ IsSettled(isr[b])
       /\ isr[b].committed \ isr'[b].proposed \subseteq Brokers \ registered
       /\ isr'[b].proposed \ isr[b].committed \subseteq registered

Goes(b) == \/ AtomicFetches(b) \/ AltersForCause(b) \/ Learns(b) \/ LosesTheDead(b)
MCNext == \E b \in Brokers : Appends(b) \/ Crashes(b) \/ Goes(b)

\* Whatever can go on does; nobody has to append or to crash.
Fairly(b) ==
  /\ WF_vars(AtomicFetches(b)) /\ WF_vars(AltersForCause(b)) /\ WF_vars(Learns(b)) /\ WF_vars(LosesTheDead(b))

LiveSpec == MCInit /\ [][MCNext]_<<vars, spent, act>> /\ \A b \in Brokers : Fairly(b)
===============================================================================
