------------------------------- MODULE MCPrefer -------------------------------
(* Preferred elections.
   Leadership moves within the ISR, so that nobody has to truncate before leading again.
   Left out: a preferred replica (any may be), every change of the ISR, crashes, and fetches that are lost or given up
   but for those that a new epoch ends. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \/ Prefers
  \/ \E b \in Brokers :
      \/ Appends(b) \/ FetchesAlone(b) \/ Learns(b) \/ Reads(b)
===============================================================================
