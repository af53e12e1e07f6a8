package io.highwater.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the one method that implements an action of {@code CoreNext} in {@code
 * tla/Replication.tla}.
 *
 * <p>The action's name is the method's name with a capital first letter; a drift test compares both
 * lists and fails on a surplus on either side.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Action {}
