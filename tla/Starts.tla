--------------------------------- MODULE Starts ---------------------------------
(***************************************************************************)
(* Where some models start, because it is a long way from Init.  MCSeeds   *)
(* shows that Init reaches ShrunkInit and LaggingInit; of the others the   *)
(* controller's CreatePartition is all that there is.                      *)
(*                                                                         *)
(* Left out: starts with records.  Logs are empty in all of these, so that *)
(* a model's properties see every append from the first.                   *)
(***************************************************************************)
EXTENDS Replication

\* A new partition after one ISR shrink.
ShrunkInit ==
  \E first \in CreatePartition(Brokers, Brokers) : \E out \in Brokers \ {first.leader} :
    Idle(<<first, [first EXCEPT !.isr = @ \ {out}]>>)

\* A new partition while not everyone counts.
PartlyFencedInit ==
  \E living \in SUBSET Brokers \ {{}, Brokers} : \E first \in CreatePartition(Brokers, living) :
    IdleAmong(living, <<first>>)

\* A new partition on all but one.
SpareInit ==
  \E spare \in Brokers : \E first \in CreatePartition(Brokers \ {spare}, Brokers) : Idle(<<first>>)

\* Three leader epochs later: the leader b of epoch 1 lost its place to z, came back into the ISR and leads again in
\* epoch 3; z does not know yet that it is fenced, and f knows of epoch 1 only.
LaggingInit ==
  \E first \in CreatePartition(Brokers, Brokers) : \E z, f \in Brokers \ {first.leader} :
    LET b == first.leader
    IN  /\ z # f
        /\ meta = <<first, [first EXCEPT !.leader = z, !.leaderEpoch = 2, !.isr = {z, f}],
                           [first EXCEPT !.leader = z, !.leaderEpoch = 2],
                           [first EXCEPT !.leaderEpoch = 3, !.isr = {b, f}]>>
        /\ unfenced = {b, f} /\ stopping = {} /\ brokerEpoch = [x \in Brokers |-> 1] /\ registeredAt = [x \in Brokers |-> 1]
        /\ up = Brokers /\ registered = Brokers
        /\ applied = [x \in Brokers |-> IF x = b THEN 4 ELSE IF x = z THEN 2 ELSE 1]
        /\ isr = [x \in Brokers |-> IF x = b THEN Settled({b, f}, 4) ELSE IF x = z THEN Settled(Brokers, 3) ELSE NoIsr]
        /\ progress = [x \in Brokers |-> [y \in Brokers |->
                        IF x = z /\ y = b THEN [offset |-> 0, flushed |-> 0, brokerEpoch |-> 1] ELSE None]]
        /\ NothingHappened
=================================================================================
