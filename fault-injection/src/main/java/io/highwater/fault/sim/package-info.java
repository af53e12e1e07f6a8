/**
 * The whole cluster in virtual time: a seed in, a verdict out.
 *
 * <p>The {@link io.highwater.spec.Node} and {@link io.highwater.spec.metadata.Controller} objects
 * are the ones that run in a broker. Around them everything is simulated: clocks, connections,
 * disks, processes and clients. One agenda holds everything that is going to happen, and one
 * generator, begun with the seed, makes every choice; so a seed is a run, and can be had again.
 */
package io.highwater.fault.sim;
