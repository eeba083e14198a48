package dev.signalbox.delivery;

import io.micronaut.context.annotation.Executable;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the handler of a socket command, as in NestJS. The method takes {@code (Client, Fields)} and returns the fields of
 * a positive ack: a map, or a stage of one. A {@code Refused} becomes a negative ack.
 */
@Executable(processOnStartup = true)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface SubscribeMessage {
    /** The name of the command, from {@link EventName}. */
    String value();

    /** Whether it counts as a write of the principal, like the same call over HTTP. */
    boolean write() default false;
}
