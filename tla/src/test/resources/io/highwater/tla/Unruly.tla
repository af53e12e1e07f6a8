--------------------------------- MODULE Unruly ---------------------------------
(***************************************************************************)
(* Steps that nobody takes, neither by the right rules nor by the wrong    *)
(* ones of the catalogue: for properties that no such rule breaks.         *)
(*                                                                         *)
(* Left out: everything that the properties do not need to be broken.      *)
(***************************************************************************)
EXTENDS MC

MCInit == Init /\ Begin

Decided(version) == Step("Unruly", None, NoArgs, Ordered(version))

\* A leader loses its log and leads on in the same epoch (for a quorum: KAFKA-10527).
LosesItsLog(l) ==
  Step("Unruly", l, NoArgs,
       /\ IsLeader(l) /\ Leo(l) > 0
       /\ Follow(l, EmptyLog, 0)
       /\ UNCHANGED <<controllerVars, processVars, leaderVars, pending, com, acked, networkVars, clientVars>>)
NamesTwice == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ LosesItsLog(b)

\* Somebody comes back who is sure to know, and somebody else is elected.
PassesOver(b) ==
  Step("Unruly", b, NoArgs,
       /\ b \notin unfenced /\ Newest.leader = None
       /\ unfenced' = unfenced \cup {b}
       /\ \E n \in unfenced : Adopt([Newest EXCEPT !.leader = n, !.leaderEpoch = @ + 1, !.isr = {n}, !.elr = {},
                                                   !.lastKnown = {}, !.recovering = TRUE])
       /\ UNCHANGED <<stopping, brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars, networkVars,
                      clientVars>>)
PicksWorse == \E b \in Brokers : Fences(b) \/ Unfences(b) \/ PassesOver(b)

\* The dead count again.
CountsTheDead(b) ==
  Step("Unruly", b, NoArgs,
       /\ b \notin registered
       /\ unfenced' = unfenced \cup {b}
       /\ UNCHANGED <<meta, stopping, brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars, networkVars,
                      clientVars>>)
RaisesTheDead == \E b \in Brokers : Fences(b) \/ Crashes(b) \/ CountsTheDead(b)

\* Another leader in the same epoch.
LeadsTwice == \E b \in Brokers : Learns(b) \/ Decided([Newest EXCEPT !.leader = b])

\* The clock is turned back.
GoesBack == Decided([Newest EXCEPT !.leaderEpoch = @ - 1])

\* A leader outside the ISR.
LeadsFromOutside == Decided([Newest EXCEPT !.isr = @ \ {Newest.leader}])
=================================================================================
