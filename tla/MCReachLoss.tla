------------------------------ MODULE MCReachLoss ------------------------------
(* Canaries of MCLoss: each kind of message that is lost or late makes a difference.
   Left out: what becomes of it, which is for MCLoss's properties. *)
EXTENDS MCLoss, Canaries

Events ==
  <<"a lost fetch leaves a record uncommitted", "a lost answer keeps a high watermark from a follower",
    "a late fetch commits a record", "a late fetch takes back what a newer one said",
    "a lost request leaves its sender alone with what it proposed", "a lost grant is heard of as metadata",
    "a request that was given up is granted", "a refusal takes nothing back, for a request was given up">>

ASSUME Forget(Events)
Note1(event) == Note(Events, event)

Does(action)        == act'.action = action
Loses(action, kind) == Does(action) /\ act'.args.kind = kind
Late                == Does("ReceiveFetchRequest") /\ act'.args.late
Stays(l)            == IsLeader(l) /\ IsLeader(l)' /\ Epoch(l)' = Epoch(l)
SaidLess(l, f)      == progress[l][f] # None /\ progress'[l][f] # None /\ progress'[l][f].offset < progress[l][f].offset
Ineligible(l)       == alterSlot[l] # None /\ alterSlot[l].state = "ineligible"

OfFetches(f) ==
  /\ (Loses("LoseFetch", "request") /\ act'.args.offset > End(com)) => Note1("a lost fetch leaves a record uncommitted")
  /\ (Loses("LoseFetch", "response") /\ fetch[f].hw > hw[f])
       => Note1("a lost answer keeps a high watermark from a follower")
  /\ (Late /\ com' # com) => Note1("a late fetch commits a record")
  /\ (Late /\ \E l \in Brokers : Stays(l) /\ SaidLess(l, f)) => Note1("a late fetch takes back what a newer one said")

OfAlterations(l) ==
  /\ (Loses("LoseAlterPartition", "request") /\ ~IsSettled(isr[l]) /\ LostAlteration(l)')
       => Note1("a lost request leaves its sender alone with what it proposed")
  /\ (Does("ReceiveMetadataUpdate") /\ Stays(l) /\ LostAlteration(l) /\ ~IsSettled(isr[l]) /\ IsSettled(isr'[l]))
       => Note1("a lost grant is heard of as metadata")
  /\ (Does("ReceiveAlterPartitionRequest") /\ ~act'.args.awaited /\ meta' # meta)
       => Note1("a request that was given up is granted")
  /\ (Does("ReceiveAlterPartitionResponse") /\ Ineligible(l) /\ ~IsSettled(isr'[l]))
       => Note1("a refusal takes nothing back, for a request was given up")

InStep == \A b \in Brokers : act'.broker = b => OfFetches(b) /\ OfAlterations(b)

NotAllReached == ~AllReached(Events)
===============================================================================
