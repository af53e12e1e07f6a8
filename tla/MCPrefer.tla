------------------------------- MODULE MCPrefer -------------------------------
(* Preferred elections.
   Leadership moves within the ISR, so that nobody has to truncate before leading again; an answer may come when its
   epoch is over.
   Left out: a preferred replica (any may be), every change of the ISR, crashes, fetches that are lost or given up but
   for those that a new epoch ends (MCLoss); and by day a second record. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \/ Prefers
  \/ \E b \in Brokers :
      \/ Appends(b) \/ FetchesAlone(b) \/ Learns(b) \/ Reads(b)
===============================================================================
