/**
 * What the broker and the controller answer: one file for each API key, opened by what it does, in
 * which versions, and what it leaves out.
 *
 * <p>Handlers check and translate; they decide nothing about replication. Questions about
 * partitions go to a shard as events with a ticket that comes back with the answer, questions about
 * the cluster are answered from the newest {@link io.highwater.spec.metadata.ClusterImage}, and
 * changes go to the controller. {@link BrokerApis} and {@link ControllerApis} say which handlers a
 * listener has, and what ApiVersions lists is read from there.
 */
package io.highwater.broker.api;
