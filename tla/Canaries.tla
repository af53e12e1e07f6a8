-------------------------------- MODULE Canaries --------------------------------
(***************************************************************************)
(* Do the interesting things happen at all?  TLC prints each event when it *)
(* is first seen; an invariant that says "not all of them" is violated by  *)
(* the last.  One worker only: events are kept in TLC's registers.         *)
(*                                                                         *)
(* Left out: how often, and in which order.                                *)
(***************************************************************************)
EXTENDS MC

Forget(events) == \A i \in 1..Len(events) : TLCSet(i, FALSE)

\* Always true.
Note(events, event) ==
  LET i == CHOOSE j \in 1..Len(events) : events[j] = event
  IN  TLCGet(i) \/ (TLCSet(i, TRUE) /\ PrintT(<<"reached", event>>))

\* A step is an event if its action is listed.
NoteAction(events) == (\E i \in 1..Len(events) : events[i] = act'.action) => Note(events, act'.action)

AllReached(events) == \A i \in 1..Len(events) : TLCGet(i)
=============================================================================
