package io.highwater.spec.group;

/**
 * A way to divide the work that a member knows.
 *
 * @param name the assignor's
 * @param metadata what this member tells the assignor: its subscription
 */
public record GroupProtocol(String name, Opaque metadata) {}
