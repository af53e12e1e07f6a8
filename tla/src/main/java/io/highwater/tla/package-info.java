/**
 * Runs TLC on the specification in {@code tla/} and tells people what it found.
 *
 * <p>{@link io.highwater.tla.Manifest} lists the models and what each must do, {@link
 * io.highwater.tla.Tlc} runs one in a child JVM, {@link io.highwater.tla.ModelCheck} runs them all
 * and compares, {@link io.highwater.tla.Story} turns a counterexample into prose, and {@link
 * io.highwater.tla.SpecActions} names the specification's actions for whoever must match them.
 */
package io.highwater.tla;
