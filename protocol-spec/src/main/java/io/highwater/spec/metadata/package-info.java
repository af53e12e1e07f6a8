/**
 * Who is there, what topics exist, who leads what.
 *
 * <p>{@link io.highwater.spec.metadata.Controller} decides and changes nothing: a {@link
 * io.highwater.spec.metadata.Decision} is records for the metadata log and a reply that is given
 * once they are committed. {@link io.highwater.spec.metadata.Metadata#replay} is the only thing
 * that acts on records, in the controller and in every broker; the same records give the same
 * image. The controller's one memory beside the log is who was heard when, and that may be
 * forgotten: a new controller gives everybody a fresh session.
 *
 * <p>What becomes of a partition is computed by {@link
 * io.highwater.spec.metadata.ControllerKernel}, the pure part: from one version to the next, always
 * the same way. {@code BrokerRules} asks it when a broker comes, falls silent or leaves, {@code
 * PartitionRules} when a leader or an operator wants something of one partition.
 *
 * <p>Without eligible leader replicas the last member of an ISR stays in it, fenced or not, without
 * leading: it alone is sure to hold all that was committed. With them (KIP-966) an ISR may be
 * empty. Whoever left it when it was already smaller than min.insync.replicas stays eligible,
 * because the high watermark has stood still since; an unclean restart ends that. If nobody is
 * eligible any more, whoever led last may lead again, marked as recovering (KIP-704).
 */
package io.highwater.spec.metadata;
