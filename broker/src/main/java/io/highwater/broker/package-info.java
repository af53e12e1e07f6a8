/**
 * A broker or controller process: its configuration and how its parts are put together.
 *
 * <p>Sockets and requests are in {@link io.highwater.broker.net} and {@link
 * io.highwater.broker.api}, the threads that own partitions in {@link io.highwater.broker.shard},
 * files in {@link io.highwater.broker.storage}, what brokers ask of the controller in {@link
 * io.highwater.broker.control}.
 */
package io.highwater.broker;
