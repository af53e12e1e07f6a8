/**
 * Runs TLC on the specification in {@code tla/} and tells people what it found.
 *
 * <p>{@link io.highwater.tla.Manifest} lists the models and what each must do, {@link
 * io.highwater.tla.Tlc} runs one in a child JVM, {@link io.highwater.tla.ModelCheck} runs them all
 * and compares, and {@link io.highwater.tla.SpecActions} names the specification's actions for
 * whoever must match them. {@code story} turns a trace into prose and pictures, {@code replay} does
 * what a behaviour did on the Java core.
 */
package io.highwater.tla;
