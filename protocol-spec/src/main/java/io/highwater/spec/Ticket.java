package io.highwater.spec;

/**
 * A request that waits for an answer, as the runtime knows it. The core keeps it and hands it back
 * in exactly one effect; it never looks inside.
 */
public interface Ticket {}
