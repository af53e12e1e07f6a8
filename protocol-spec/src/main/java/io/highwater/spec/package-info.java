/**
 * The protocol: how a partition is replicated, as state machines that do nothing but decide.
 *
 * <p>There is no thread here, no clock, no disk and no network. A {@link io.highwater.spec.Node}
 * takes one {@link io.highwater.spec.Event} at a time, changes its own state and emits {@link
 * io.highwater.spec.Effect}s, which the runtime performs in order. The same events give the same
 * state and the same effects, always. {@code tla/Replication.tla} says the same thing in TLA+; the
 * methods marked {@link io.highwater.spec.Action} are its actions.
 *
 * <h2>Words</h2>
 *
 * <dl>
 *   <dt>LEO, log end
 *   <dd>The offset that the next record gets. A fetch from offset n says: I hold everything below
 *       n.
 *   <dt>HW, high watermark
 *   <dd>Everything below it is committed: readable, acknowledged, never to change. A leader moves
 *       it to the lowest log end (flush policy {@code commit}: flushed end) in the maximal ISR, and
 *       only while the committed ISR has min.insync.replicas members. Followers learn it late.
 *   <dt>ISR, in-sync replicas
 *   <dd>Who may lead next. It shrinks and grows by AlterPartition, which the controller decides.
 *   <dt>ELR, eligible leader replicas
 *   <dd>Outside the ISR, and yet sure to hold all that is committed: they left when it was already
 *       too small for the high watermark to move (KIP-966). They may lead if no member can.
 *   <dt>recovering
 *   <dd>The leader was elected uncleanly, from neither set, and has not changed its ISR since.
 *   <dt>maximal ISR
 *   <dd>Committed and proposed members together, while a change is on its way. Nobody knows which
 *       of both sets is in force, so the high watermark waits for all of them (KIP-497).
 *   <dt>leader epoch
 *   <dd>Grows with each election. A record is known by its offset and the epoch that wrote it. Logs
 *       that have one record in common have everything before it in common.
 *   <dt>partition epoch
 *   <dd>Grows with each change of a partition in the metadata log, be it of its leader or its ISR.
 *   <dt>broker epoch
 *   <dd>Names one life of a broker's process: what an earlier life fetched says nothing of what
 *       this one still has (KIP-903).
 *   <dt>generation
 *   <dd>Counts the truncations of one log: an fsync that began before the newest means nothing.
 * </dl>
 *
 * <h2>Actions and where they are</h2>
 *
 * <table>
 *   <caption>The specification's CoreNext</caption>
 *   <tr><th>WriteRecordToLeader, ReceiveFetchRequest, SendFetchResponse,
 *           ReceiveAlterPartitionResponse, AnswerLatestOffset<td>partition.Leading
 *   <tr><th>SendAlterPartitionRequest, ExpireAlterPartitionRequest<td>partition.IsrChanges
 *   <tr><th>SendFetchRequest, ReceiveFetchResponse, ExpireFetchRequest<td>partition.Following
 *   <tr><th>ReceiveMetadataUpdate, CompleteFlush<td>partition.Partition
 *   <tr><th>RegisterBroker, FenceBroker, UnfenceBroker, BeginControlledShutdown
 *       <td>metadata.BrokerRules
 *   <tr><th>ReceiveAlterPartitionRequest, ElectPreferredLeader, ElectUncleanLeader,
 *           AlterPartitionReassignment<td>metadata.PartitionRules
 * </table>
 *
 * <p>What they decide is in kernels, pure functions by the names of the specification's: {@link
 * io.highwater.spec.metadata.ControllerKernel}, {@link io.highwater.spec.partition.LeaderKernel},
 * {@link io.highwater.spec.partition.FollowerKernel}. A test holds both sides' results against each
 * other, input by input.
 *
 * <p>A guard that is false in TLA+ is an error value and an unchanged state here.
 *
 * <h2>What the runtime owes</h2>
 *
 * <ul>
 *   <li>Effects are performed in order, and before the next event of the same node.
 *   <li>A given-up fetch stays given up: once {@code FetchExpired} is dispatched, or another fetch
 *       of the same partition was sent, no answer to the earlier one is dispatched. Its request may
 *       still reach the leader.
 *   <li>A broker that starts learns its first metadata version no earlier than the one that was
 *       current when it registered: it never acts in the role of its earlier life.
 *   <li>A heartbeat reports only metadata that the nodes have been told.
 *   <li>A tick comes at least every eighth of the lag limit.
 *   <li>{@code Flushed} is dispatched only for what really is on the disk.
 * </ul>
 *
 * <h2>Judges</h2>
 *
 * <p>{@link io.highwater.spec.Invariants} and {@link io.highwater.spec.ClusterInvariants} are what
 * holds after every event, by the names of the specification; {@link io.highwater.spec.Promises} is
 * what they must remember. {@link io.highwater.spec.Bugs} makes rules wrong on purpose, to see
 * whether a judge notices.
 *
 * <h2>Consumer groups</h2>
 *
 * <p>They are a protocol of their own upon one partition, with a core of their own: {@link
 * io.highwater.spec.group}.
 *
 * <h2>What is not modelled</h2>
 *
 * <p>Where a log begins: the model's logs keep all their records; compaction; transactions (the
 * last stable offset is the high watermark); the controller's own replication; disks that lie. A
 * replica that loses its disk outside the ISR is harmless; one that loses unflushed records inside
 * it is not, unless the flush policy is {@code commit}.
 */
package io.highwater.spec;
