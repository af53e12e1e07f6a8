/**
 * Whole brokers in virtual time: a seed in, a verdict out.
 *
 * <p>The brokers, the controller and the clients are the ones that run for real: their loops,
 * storage, wire frames and Netty pipelines. Replaced are the clocks, the threads, the files and
 * what is below a socket: {@link io.highwater.fault.sim.whole.SimMachine} is the machine that a
 * node runs on, {@link io.highwater.fault.sim.whole.SimNetwork} lies between them. One {@link
 * io.highwater.fault.sim.whole.Timeline} holds everything that is going to happen.
 */
package io.highwater.fault.sim.whole;
