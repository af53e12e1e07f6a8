/**
 * A disk in memory that forgets what nobody has fsynced.
 *
 * <p>{@link io.highwater.fault.sim.disk.SimDisk} stands under the broker's own storage code. What a
 * power cut leaves of a file is decided sector by sector; names and lengths of files change in the
 * order in which they were changed, as journaling file systems keep it.
 */
package io.highwater.fault.sim.disk;
