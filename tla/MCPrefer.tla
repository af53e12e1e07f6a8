------------------------------- MODULE MCPrefer -------------------------------
(* Preferred elections.
   Leadership moves within the ISR, so that nobody has to truncate before leading again. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \/ Prefers
  \/ \E b \in Brokers :
      \/ Appends(b) \/ FetchesAlone(b) \/ Learns(b) \/ Reads(b)
===============================================================================
