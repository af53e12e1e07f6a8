package io.highwater.spec;

/**
 * Record bytes that the runtime holds. They pass through the core untouched, from the event that
 * brought them to the effect that writes them.
 */
public interface Payload {}
