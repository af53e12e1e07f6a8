------------------------------- MODULE TraceFile -------------------------------
(* The traces to be checked, and where each of them got stuck.  io.highwater.tla.TraceFile replaces these operators. *)
EXTENDS Naturals

TraceCount == 0             \* how many traces there are
TraceLength(t) == 0         \* how many lines trace t has
TraceStart(t) == [x |-> 0]  \* where trace t starts
TraceLine(t, l) == [x |-> 0]

\* FALSE; and if no later line is reached, this is why line l of trace t was refused.
Refuse(t, l, why) == FALSE
Differ(t, l, what, model, traced) == FALSE

\* TRUE; the first l lines of trace t have been explained.
Explained(t, l) == TRUE
=============================================================================
