--------------------------------- MODULE Grains ---------------------------------
(***************************************************************************)
(* Coarser grains: fine actions run to their end in one step, for models in*)
(* which nothing can usefully happen in between.  They are made of the same*)
(* operators.                                                              *)
(*                                                                         *)
(* Left out: whatever could happen in between, and with that what is lost, *)
(* late, given up or refused on the way.  MCFetch, MCIsr, MCLoss, MCRestart*)
(* and MCReplay have the fine actions.                                     *)
(***************************************************************************)
EXTENDS Replication

\* How many records f may get by fetching now; nothing if it cannot.
FetchAtOnceSizes(f) ==
  IF ~IsFollower(f) \/ fetch[f] # None THEN {}
  ELSE LET r == FetchRequest(f)
       IN  IF ~AcceptsFetch(r.to, f, r) THEN {} ELSE IF DivergesFrom(r.to, r) THEN {0} ELSE Offered(r.to, r)

\* SendFetchRequest, ReceiveFetchRequest, SendFetchResponse and ReceiveFetchResponse, which brings n records.
FetchAtOnce(f, n) ==
  /\ LET r     == FetchRequest(f)
         l     == r.to
         heard == Noted(l, f, r)
         mark  == HighWatermark(l, log[l], durable[l], isr[l], heard)
     IN  IF DivergesFrom(l, r)
         THEN LET kept == Truncated(f, DivergencePoint(log[l], r.lastEpoch))
              IN  /\ Follow(f, kept, TruncatedHighWatermark(hw[f], hw[l], r.offset, End(kept)))
                  /\ UNCHANGED <<progress, pending, com, acked>>
                  /\ blind' = blind \ {f}
         ELSE LET newLog == Joined(log[f], Slice(log[l], r.offset, n))
              IN  /\ log' = [log EXCEPT ![f] = newLog]
                  /\ progress' = [progress EXCEPT ![l] = heard]
                  /\ AdvanceHighWatermark(l, [hw EXCEPT ![f] = LearntHighWatermark(@, mark, End(newLog))],
                                          log[l], durable[l], isr[l], heard, pending[l])
                  /\ blind' = IF bug("A9") /\ n = 0 THEN blind \cup {f} ELSE blind \ {f}
                  /\ UNCHANGED durable
  /\ UNCHANGED <<controllerVars, up, clean, registered, applied, unheard, isr, epochStart, alterSlot, networkVars,
                 clientVars>>

\* What leader l may ask for and be granted at once.
GrantableProposals(l) ==
  IF ~IsLeader(l) \/ alterSlot[l] # None \/ ~IsSettled(isr[l]) THEN {}
  ELSE {s \in Proposals(l) : Verdict(AlterRequest(l, s, s.proposed)) = "granted"}

\* SendAlterPartitionRequest, ReceiveAlterPartitionRequest and ReceiveAlterPartitionResponse, when granted.
AlterPartitionAtOnce(l, proposal, version) ==
  /\ LET state == IF version.leaderEpoch = Newest.leaderEpoch THEN Settled(version.isr, Len(meta) + 1) ELSE proposal
     IN  /\ meta' = Append(meta, version)
         /\ isr' = [isr EXCEPT ![l] = state]
         /\ AdvanceHighWatermark(l, hw, log[l], durable[l], state, progress[l], pending[l])
  /\ UNCHANGED <<unfenced, stopping, brokerEpoch, registeredAt, processVars, logVars, progress, epochStart, alterSlot,
                 networkVars, clientVars>>
=================================================================================
