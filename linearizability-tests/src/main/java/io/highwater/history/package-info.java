/**
 * What happened: operations as Jepsen writes them, one EDN map a line.
 *
 * <p>A history is the only thing that checkers see. It says of every operation when it was invoked
 * and how it ended: {@code ok} (it happened), {@code fail} (it certainly did not) or {@code info}
 * (nobody knows, for ever). The shape is that of {@code jepsen.tests.kafka}, so that other people's
 * judges can read our histories and ours can read theirs.
 *
 * <p>{@link io.highwater.history.HistoryRecorder} writes one while a run goes on; {@link
 * io.highwater.history.History} is the finished, immutable thing.
 */
package io.highwater.history;
