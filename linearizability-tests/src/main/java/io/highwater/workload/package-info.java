/**
 * What clients do while faults strike, and how it enters the history.
 *
 * <p>{@link io.highwater.workload.LogWorkload} appends unique values to a topic's partitions at a
 * fixed rate and reads them back as they come; {@link io.highwater.workload.FinalReads} reads
 * everything once more at the end, by fresh clients, since without that neither loss nor its
 * absence is shown.
 *
 * <p>Each operation is one attempt. A process has one operation open at a time; one whose outcome
 * is unknown retires its process, and its thread goes on as another, with a fresh client, as Jepsen
 * demands.
 */
package io.highwater.workload;
