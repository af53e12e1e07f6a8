/**
 * Holds traces of runs against the specification. {@link io.highwater.tla.trace.TraceFolder} reads
 * them, {@link io.highwater.tla.trace.Causality} puts the lines that concern one partition in an
 * order that respects causes, {@link io.highwater.tla.trace.Projection} turns them into the model's
 * terms, and {@link io.highwater.tla.trace.TraceCheck} lets TLC decide, all partitions of all runs
 * in one go.
 */
package io.highwater.tla.trace;
