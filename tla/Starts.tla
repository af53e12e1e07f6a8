--------------------------------- MODULE Starts ---------------------------------
(* Where some models start, because it is a long way from Init.  MCSeeds shows that Init reaches each of these. *)
EXTENDS Replication

\* A new partition after one ISR shrink.
ShrunkInit ==
  \E leader, out \in Brokers :
    /\ leader # out
    /\ Idle(leader, <<FirstVersion(leader), [FirstVersion(leader) EXCEPT !.isr = @ \ {out}]>>)

\* Three leader epochs later: the leader b of epoch 1 lost its place to z, came back into the ISR and leads again in
\* epoch 3; z does not know yet that it is fenced, and f knows of epoch 1 only.
LaggingInit ==
  \E b, z, f \in Brokers :
    /\ Cardinality({b, z, f}) = 3 /\ Brokers = {b, z, f}
    /\ meta = <<FirstVersion(b),
                [leader |-> z, leaderEpoch |-> 2, isr |-> {z, f}],
                [leader |-> z, leaderEpoch |-> 2, isr |-> Brokers],
                [leader |-> b, leaderEpoch |-> 3, isr |-> {b, f}]>>
    /\ unfenced = {b, f} /\ brokerEpoch = [x \in Brokers |-> 1] /\ registeredAt = [x \in Brokers |-> 1]
    /\ up = Brokers /\ registered = Brokers
    /\ applied = [x \in Brokers |-> IF x = b THEN 4 ELSE IF x = z THEN 2 ELSE 1]
    /\ isr = [x \in Brokers |-> IF x = b THEN Settled({b, f}, 4) ELSE IF x = z THEN Settled(Brokers, 3) ELSE NoIsr]
    /\ progress = [x \in Brokers |-> [y \in Brokers |->
                    IF x = z /\ y = b THEN [offset |-> 0, flushed |-> 0, brokerEpoch |-> 1] ELSE None]]
    /\ NothingHappened
=================================================================================
