/**
 * A run from beginning to end: real processes, clients, faults, a verdict.
 *
 * <p>{@link io.highwater.run.Plan} says what to do, down to the line that does it again; {@link
 * io.highwater.run.Harness} does it. A {@link io.highwater.run.Backend} is what the clients and the
 * processes are, so that the harness itself can be tested without a broker.
 *
 * <p>{@link io.highwater.run.Depth} names the simulators, {@link io.highwater.run.Sweep} runs many
 * of their seeds, and {@link io.highwater.run.SimulatorZoo} and {@link io.highwater.run.HarnessZoo}
 * show wrong rules to simulators and to real processes, which {@link io.highwater.run.MutantMain}
 * starts.
 *
 * <p>A seed fixes the schedule of faults and the workload, not how real processes interleave.
 */
package io.highwater.run;
