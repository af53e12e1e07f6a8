/**
 * A Kafka client whose every operation makes one attempt and says what became of it; whoever wants
 * to send a batch again holds it in his hands ({@link io.highwater.client.Producer.Batch}).
 *
 * <p>A client that retries in secret cannot be used to write a history: nobody could say whether a
 * record was appended twice, or when. Here an operation ends as {@link
 * io.highwater.client.Outcome.Ok}, as {@link io.highwater.client.Outcome.Fail} (it certainly had no
 * effect) or as {@link io.highwater.client.Outcome.Unknown} (it may have had one, now or later),
 * with the broker's own error. What counts as certain is one explicit list: {@link
 * io.highwater.client.DefiniteErrors}. The only thing done in secret is asking for metadata, which
 * has no effect.
 *
 * <p>Operations return futures that never complete exceptionally; {@code join()} turns them into
 * blocking calls. Continuations run on the connection's thread and must not block. {@link
 * io.highwater.client.Connection} is the only place that knows sockets and time, so that a
 * simulator can put its own in its place and run the same {@link io.highwater.client.Producer},
 * {@link io.highwater.client.Consumer}, {@link io.highwater.client.ConsumerGroup} and {@link
 * io.highwater.client.Admin} on one thread.
 */
package io.highwater.client;
