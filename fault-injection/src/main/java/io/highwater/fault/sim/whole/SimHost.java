package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.disk.SimDisk;

/**
 * What of a machine outlives its processes.
 *
 * @param name its address
 */
record SimHost(String name, Timeline time, SimNetwork network, SimDisk disk, SimClock clock) {}
