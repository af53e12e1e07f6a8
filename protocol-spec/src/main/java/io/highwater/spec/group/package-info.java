/**
 * Consumer groups, the classic protocol: who is in a group, what each member reads, and how far the
 * group has come.
 *
 * <p>A {@link io.highwater.spec.group.GroupCoordinator} has the groups of one partition of {@code
 * __consumer_offsets}. Like the rest of the core it only decides: {@link
 * io.highwater.spec.group.GroupEvent}s in, {@link io.highwater.spec.group.GroupEffect}s out, time
 * rides on the events. {@code tla/ConsumerGroup.tla} says in TLA+ what must not go wrong.
 *
 * <h2>Words</h2>
 *
 * <dl>
 *   <dt>coordinator
 *   <dd>The leader of the partition that a group's id leads to.
 *   <dt>generation
 *   <dd>Counts a group's rebalances. What a member says is heeded only if it names the newest one.
 *   <dt>leader
 *   <dd>The member that computes everybody's assignment. What the bytes mean only clients know.
 *   <dt>static member
 *   <dd>One with a {@code group.instance.id}: it keeps its assignment over a restart (KIP-345), and
 *       the newest process of that name fences the earlier ones.
 * </dl>
 *
 * <h2>Three rules carry the rest</h2>
 *
 * <p>What is answered has been written: an assignment and a commit are told when their record is
 * below the high watermark, so that every later coordinator knows them, and no generation is ever
 * assigned twice. What came before an assignment in the log was written before it, commits of the
 * generation before included: who takes a partition over begins where its last owner ended. And a
 * write whose outcome is unknown ends what the coordinator believes: it loads the log again.
 *
 * <h2>What the runtime owes</h2>
 *
 * <ul>
 *   <li>{@link io.highwater.spec.group.GroupEffect.Append} is performed only while the partition is
 *       led in the epoch that it names, never in a later one of the same broker.
 *   <li>{@link io.highwater.spec.group.GroupEffect.Load} reads everything that the log has when the
 *       effect is performed, and reports it once all of that is below the high watermark.
 *   <li>A tick comes often against the shortest session timeout.
 *   <li>Each request's ticket is answered once, unless the request is never dispatched.
 * </ul>
 *
 * <h2>What is not here</h2>
 *
 * <p>Transactional commits, the expiry of old offsets ({@code offsets.retention.minutes}), and the
 * newer protocol (KIP-848).
 */
package io.highwater.spec.group;
