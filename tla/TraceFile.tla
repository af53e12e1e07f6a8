------------------------------- MODULE TraceFile -------------------------------
(* The traces to be checked, and where each of them got stuck.  io.highwater.tla.trace.TraceOperators replaces these
   operators; as they stand here, there is no trace.

   Left out: reading and ordering lines, and what can be said against a line without the model, which Java does
   (TraceFolder, Causality, Projection).  What is said against one is a field of it, "objection". *)
EXTENDS Naturals

TraceCount == 0             \* how many traces there are
TraceLength(t) == 0         \* how many lines trace t has
TraceStart(t) == [x |-> 0]  \* where trace t starts
TraceLine(t, l) == [x |-> 0]

\* FALSE; and if no later line is reached, this is why line l of trace t was refused.
Refuse(t, l, why) == FALSE
Differ(t, l, what, model, traced) == FALSE

\* FALSE; line l of trace t is a step of the specification, but what that promises by this name is broken.
Broken(t, l, promise) == FALSE

\* TRUE; the first l lines of trace t have been explained.
Explained(t, l) == TRUE
=============================================================================
