---------------------------- MODULE ControllerKernel ----------------------------
(***************************************************************************)
(* What the controller decides, as pure functions: from a version of the   *)
(* partition, p, and the brokers' standing to the versions that may follow.*)
(*                                                                         *)
(* Left out: the metadata quorum, and in which order replicas are          *)
(* preferred (the model allows any).                                       *)
(***************************************************************************)
EXTENDS LogOps

\* The versions that may follow p when b is no longer to be counted on: it leaves the ISR unless nobody else is in
\* it, and if it led, another member leads, or nobody.
WithoutBroker(p, b, unfencedBrokers) ==
  LET rest   == p.isr \ {b}
      remain == IF rest = {} THEN p.isr ELSE rest
      clean  == rest \cap unfencedBrokers
      heirs  == IF clean = {} /\ bug("unclean") THEN unfencedBrokers \ {b} ELSE clean
  IN  IF p.leader = b
      THEN {[leader |-> n, leaderEpoch |-> p.leaderEpoch + 1, isr |-> IF n \in heirs \ clean THEN {n} ELSE remain] :
              n \in IF heirs = {} THEN {None} ELSE heirs}
      ELSE {[p EXCEPT !.isr = remain]}

\* The version that follows p when b counts again: if the partition waits for it, it leads.
OnUnfence(p, b) ==
  IF p.leader = None /\ b \in p.isr THEN [p EXCEPT !.leader = b, !.leaderEpoch = @ + 1] ELSE p

\* The controller grants a request only of its leader, on its newest version, for brokers in good standing.
\* standing is [unfenced, brokerEpochs]; partitionEpoch is that of p.
ValidateAlterPartition(p, partitionEpoch, request, standing) ==
  LET onNewest == /\ request.from = p.leader
                  /\ request.leaderEpoch = p.leaderEpoch
                  /\ request.pe = partitionEpoch \/ bug("B4")
      eligible == /\ request.from \in request.isr
                  /\ request.isr \subseteq standing.unfenced \/ bug("B8")
                  /\ request.joiner # 0 => \/ \A f \in request.isr \ p.isr : request.joiner = standing.brokerEpochs[f]
                                           \/ bug("B9")
  IN  CASE onNewest /\ eligible -> "granted"
        [] onNewest             -> "ineligible"
        [] OTHER                -> "stale"
=============================================================================
