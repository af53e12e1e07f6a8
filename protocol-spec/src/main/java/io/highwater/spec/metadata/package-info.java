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
 * <p>{@link io.highwater.spec.metadata.LeaderChoice} takes leaders from the ISR only. The last
 * member of an ISR stays in it, fenced or not, without leading: it alone is sure to hold all that
 * was committed.
 */
package io.highwater.spec.metadata;
