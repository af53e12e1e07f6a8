/**
 * Clusters that can be broken: real processes on loopback, and the links between them.
 *
 * <p>{@link io.highwater.fault.cluster.ProcessCluster} starts brokers and a controller as JVMs of
 * their own. Every broker-to-broker and broker-to-controller connection runs through a {@link
 * io.highwater.fault.cluster.LinkProxy}, one for each ordered pair <em>who dials whom</em>, so that
 * {@link io.highwater.fault.cluster.Links} can cut any directed set of links without root. Links
 * between clients and brokers are never touched.
 *
 * <p>A cut stalls bytes and connection attempts; it never drops some of them. What it held back is
 * counted, because a cut that held nothing back has tested nothing.
 */
package io.highwater.fault.cluster;
