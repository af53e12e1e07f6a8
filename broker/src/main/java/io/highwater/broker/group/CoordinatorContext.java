package io.highwater.broker.group;

import io.highwater.spec.group.GroupBug;
import io.highwater.spec.group.GroupSettings;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the coordinators of a broker share.
 *
 * @param commitTimeoutMs {@code offsets.commit.timeout.ms}: a write that takes longer is in doubt
 * @param io the log directory's I/O thread
 * @param nowMs monotonic milliseconds, the shard's clock
 * @param wallMs milliseconds since 1970, for records
 * @param failed told, on any thread, of what a broker cannot go on with
 * @param bugs wrong rules; no process has one
 */
public record CoordinatorContext(
    GroupSettings settings,
    int commitTimeoutMs,
    Executor io,
    LongSupplier nowMs,
    LongSupplier wallMs,
    Consumer<Throwable> failed,
    Set<GroupBug> bugs) {}
