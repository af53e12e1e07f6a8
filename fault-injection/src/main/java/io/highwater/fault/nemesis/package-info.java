/**
 * The nemesis: which faults strike when, and whether they really did.
 *
 * <p>A {@link io.highwater.fault.nemesis.Schedule} turns a seed into a sequence of {@link
 * io.highwater.fault.nemesis.Fault}s; a {@link io.highwater.fault.nemesis.Nemesis} lets them loose
 * on a {@link io.highwater.fault.nemesis.World}, one after the other, and heals each. Every fault
 * brings back evidence of its effect in a {@link io.highwater.fault.nemesis.Strike}; a kind that
 * never took effect leaves a run without an answer.
 *
 * <p>Faults strike brokers and the links between brokers and to the controller. The controller
 * itself is not killed, paused or isolated, and the links of clients stay whole.
 */
package io.highwater.fault.nemesis;
