/**
 * The model's behaviours, step by step, on the program: {@link
 * io.highwater.tla.replay.ReplayCluster} is the Java core with every message, disk and process in
 * plain sight; {@link io.highwater.tla.replay.Replay} does on it what a behaviour of TLC did and
 * compares, after each step, everything that both sides know.
 */
package io.highwater.tla.replay;
