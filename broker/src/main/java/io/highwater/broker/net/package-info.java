/**
 * Sockets: frames in, frames out, in order, and nothing that would know a topic.
 *
 * <p>A {@link Listener} accepts connections; each one decodes frames and request headers and calls
 * the {@link Api} in charge, which answers through a {@link RequestContext} from whatever thread,
 * whenever it can. Responses leave in the order of their requests (an acks=0 request holds its
 * place until it has been worked off, and leaves nothing). A {@link PeerChannel} is the other
 * direction: one connection to another node, with one attempt a call.
 *
 * <p>Only {@link EventLoops} own threads here. Whatever is decoded, encoded, checked or written is
 * so on the loop of its connection.
 */
package io.highwater.broker.net;
