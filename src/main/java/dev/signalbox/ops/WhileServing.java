package dev.signalbox.ops;

import io.micronaut.context.annotation.Requires;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A bean that acts by itself while this process serves; a command that only opens the store is without it. */
@Requires(notEnv = "command")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WhileServing {}
