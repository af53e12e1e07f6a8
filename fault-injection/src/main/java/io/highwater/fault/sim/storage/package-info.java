/**
 * The broker's storage code on a disk that may fail: a seed in, a verdict out.
 *
 * <p>{@link io.highwater.fault.sim.storage.StorageSimulator} lets a log directory live through
 * appends, flushes, truncations, kills, power cuts, full disks and decay, and compares what it
 * finds with what it wrote. {@link io.highwater.fault.sim.storage.StorageMutant} lists the wrong
 * rules that it must see.
 */
package io.highwater.fault.sim.storage;
