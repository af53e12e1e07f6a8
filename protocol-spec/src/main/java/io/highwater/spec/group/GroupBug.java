package io.highwater.spec.group;

/**
 * Wrong rules, for those who judge the judges: each is one branch beside the right rule, off unless
 * a {@link GroupCoordinator} is made with it. No process has one.
 */
public enum GroupBug {
  /** A commit is answered when it is appended, and not when it is below the high watermark. */
  COMMIT_BEFORE_WRITTEN,
  /** A member's commit counts whatever generation it names. */
  ANY_GENERATION_COMMITS,
  /** Members are told their assignment before its record is below the high watermark. */
  ASSIGNED_BEFORE_WRITTEN,
  /** Of a static member's two processes the earlier one is still heard. */
  INSTANCE_NOT_FENCED,
  /** A rebalance waits for all members, however long they take. */
  SLOW_MEMBERS_WAITED_FOR,
  /** A member that is silent stays for ever. */
  SESSIONS_NEVER_EXPIRE
}
