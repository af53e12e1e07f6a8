------------------------------ MODULE Lifecycle -------------------------------
(***************************************************************************)
(* Who comes and goes: brokers register, are fenced, return and shut down, *)
(* operators ask for elections and reassignments, processes and machines   *)
(* die, messages are lost.                                                 *)
(*                                                                         *)
(* Left out: when it happens; any of it may happen at any moment, as often *)
(* as a model allows.                                                      *)
(***************************************************************************)
EXTENDS Replicas

\* Brokers, as the controller sees them.

Adopt(version) == meta' = IF version = Newest THEN meta ELSE Append(meta, version)

\* The versions that may follow when b's session expires, or when it has shut down.
Fenced(b) == IF b \in unfenced THEN WithoutBroker(Newest, b, Active, Setting) ELSE {}

FenceBroker(b, version) ==
  /\ b \in unfenced
  /\ unfenced' = unfenced \ {b}
  /\ Adopt(version)
  /\ UNCHANGED <<stopping, brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars, networkVars,
                 clientVars>>

\* Broker b wants to shut down: it leads nothing and is in no ISR any more, but still follows (KIP-841).
ShuttingDown(b) ==
  IF b \in (registered \cap unfenced) \ stopping THEN OnControlledShutdown(Newest, b, Active, Setting) ELSE {}

BeginControlledShutdown(b, version) ==
  /\ b \in (registered \cap unfenced) \ stopping
  /\ stopping' = stopping \cup {b}
  /\ Adopt(version)
  /\ UNCHANGED <<unfenced, brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars, networkVars,
                 clientVars>>

\* A new incarnation of broker b registers and says whether it found the mark of a clean shutdown of the incarnation
\* that the controller knows.  That one is fenced, if it still counts.
Reregistered(b) ==
  IF b \in up \ registered THEN OnRegister(Newest, b, b \in clean, Active, Setting) ELSE {}

\* A copy of broker b's registration arrives, sent again before the answer came, and nobody reads what it is answered.
\* An incarnation that repeats itself keeps its broker epoch.
Repeated(b) ==
  IF b \notin registered \ unheard THEN {}
  ELSE IF bug("B11") THEN OnRegister(Newest, b, FALSE, Active, Setting) ELSE {Newest}

Registered(b, version) ==
  /\ registered' = registered \cup {b}
  /\ clean' = clean \ {b}
  /\ unfenced' = unfenced \ {b}
  /\ stopping' = stopping \ {b}
  /\ brokerEpoch' = [brokerEpoch EXCEPT ![b] = @ + 1]
  /\ Adopt(version)
  /\ registeredAt' = [registeredAt EXCEPT ![b] = Len(meta')]
  /\ unheard' = IF b \in registered THEN unheard \cup {b} ELSE unheard
  /\ UNCHANGED <<up, applied, blind, logVars, leaderVars, commitVars, networkVars, clientVars>>

RegisterBroker(b, version) ==
  /\ b \in up
  /\ IF b \in registered /\ ~bug("B11") THEN UNCHANGED vars ELSE Registered(b, version)

\* Broker b heartbeats, by its newest epoch, and knows what was known when it registered: it counts again.
MayReturn(b) ==
  b \in registered \ (unfenced \cup stopping) /\ b \notin unheard /\ applied[b] >= registeredAt[b]

Returned(b) ==
  IF MayReturn(b)
  THEN OnUnfence(Newest, b, Active, Setting) ELSE {}

UnfenceBroker(b, version) ==
  /\ MayReturn(b)
  /\ unfenced' = unfenced \cup {b}
  /\ Adopt(version)
  /\ UNCHANGED <<stopping, brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars, networkVars,
                 clientVars>>

----------------------------------------------------------------------------
\* What operators ask of the controller.

Ordered(version) ==
  /\ Adopt(version)
  /\ UNCHANGED <<unfenced, stopping, brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars,
                 networkVars, clientVars>>

ElectPreferredLeader(version) == version \in PreferredElection(Newest, Active) /\ Ordered(version)

ElectUncleanLeader(version) == version \in UncleanElection(Newest, Active, Setting) /\ Ordered(version)

\* The replicas shall be those of target; the empty target calls a reassignment off.
Reassigned(target) ==
  IF target = {} THEN CancelReassignment(Newest, Active, Setting) ELSE Reassign(Newest, target, Active, Setting)

AlterPartitionReassignment(target, version) == version \in Reassigned(target) /\ Ordered(version)

----------------------------------------------------------------------------
\* Faults.

\* What a broker's high watermark may come back as when kept of its records are left: it is written down now and then.
Checkpoints(b, kept) == {RecoveredHighWatermark(checkpoint, kept) : checkpoint \in 0..hw[b]}

\* What of broker b a stopped process takes with it; kept is what its log is when it starts again.
Stop(b, kept, checkpoint) ==
  /\ up' = up \ {b}
  /\ registered' = registered \ {b}
  /\ applied' = [applied EXCEPT ![b] = 0]
  /\ log' = [log EXCEPT ![b] = kept]
  /\ hw' = [hw EXCEPT ![b] = checkpoint]
  /\ isr' = [isr EXCEPT ![b] = NoIsr]
  /\ progress' = [progress EXCEPT ![b] = NoProgress]
  /\ epochStart' = [epochStart EXCEPT ![b] = 0]
  /\ alterSlot' = [alterSlot EXCEPT ![b] = None]
  /\ alterRequests' = Unawaited(b)
  /\ pending' = [pending EXCEPT ![b] = {}]
  /\ fetch' = [f \in Brokers |-> IF f = b \/ (fetch[f] # None /\ fetch[f].state \in {"request", "parked"}
                                              /\ fetch[f].to = b) THEN None ELSE fetch[f]]
  /\ late' = [f \in Brokers |-> {r \in (IF f = b THEN Abandoned(b) ELSE late[f]) :
                                    IF r.state = "response" THEN f # b ELSE r.to # b}]
  /\ blind' = blind \ {b}
  /\ unheard' = unheard \ {b}
  /\ UNCHANGED <<controllerVars, com, acked, clientVars>>

\* The process of broker b dies; the page cache does not.
CrashBroker(b, checkpoint) ==
  /\ b \in up
  /\ Stop(b, log[b], checkpoint)
  /\ clean' = clean \ {b}
  /\ UNCHANGED durable

\* The process of broker b ends in good order: its log is on disk, and so are its high watermark and the mark that
\* this was a clean shutdown of this broker epoch.
StopBroker(b) ==
  /\ b \in registered
  /\ Stop(b, log[b], hw[b])
  /\ clean' = clean \cup {b}
  /\ durable' = [durable EXCEPT ![b] = Leo(b)]

\* The machine of broker b dies, and with it any part of what was not flushed; the first kept records are left.
LosePower(b, kept, checkpoint) ==
  /\ b \in up
  /\ Stop(b, Prefix(log[b], kept), checkpoint)
  /\ clean' = clean \ {b}
  /\ durable' = [durable EXCEPT ![b] = kept]

\* How many of broker b's records may be left after a power loss.
Survivors(b) == durable[b]..Leo(b)

\* The process of broker b starts again; nobody knows it yet.
RestartBroker(b) ==
  /\ b \notin up
  /\ up' = up \cup {b}
  /\ UNCHANGED <<controllerVars, clean, registered, applied, blind, unheard, logVars, leaderVars, commitVars, networkVars,
                 clientVars>>

\* The messages of follower f's fetches that may be lost.
LosableFetches(f) == late[f] \cup {m \in {fetch[f]} : m # None /\ m.state # "lost"}

LoseFetch(f, message) ==
  /\ IF message = fetch[f] THEN fetch' = [fetch EXCEPT ![f] = [state |-> "lost"]] /\ UNCHANGED late
                           ELSE late' = [late EXCEPT ![f] = @ \ {message}] /\ UNCHANGED fetch
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, alterRequests, clientVars>>

\* The messages between leader l and the controller that may be lost: requests and the answer.
LosableAlterations(l) == AlterRequestsOf(l) \cup {m \in {alterSlot[l]} : Answered(l)}

LoseAlterPartition(l, message) ==
  /\ IF message \in alterRequests
     THEN alterRequests' = alterRequests \ {message} /\ UNCHANGED alterSlot
     ELSE alterSlot' = [alterSlot EXCEPT ![l] = [state |-> "waiting"]] /\ UNCHANGED alterRequests
  /\ UNCHANGED <<controllerVars, processVars, logVars, commitVars, isr, progress, epochStart, fetch, late, clientVars>>

=============================================================================
