package io.highwater.workload;

/**
 * How far a workload has come.
 *
 * @param invoked appends begun
 * @param acknowledged appends that happened
 * @param unknown appends of which nobody knows
 * @param failed appends that certainly did not happen
 * @param read records that readers got
 */
public record Counts(long invoked, long acknowledged, long unknown, long failed, long read) {}
