package dev.signalbox.access;

import dev.signalbox.model.Principal;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request. A controller that needs it takes a {@link Principal} argument ({@code @Nullable} where an
 * unknown caller may call as well); what has only the request asks {@link #of}.
 */
@Singleton
public final class Caller implements TypedRequestArgumentBinder<Principal> {
    private static final String ATTRIBUTE = "dev.signalbox.caller";
    private static final Argument<Principal> TYPE = Argument.of(Principal.class);

    Caller() {}

    /** @return {@code null} when the request carries no good credential */
    public static @Nullable Principal of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Principal.class).orElse(null);
    }

    static void set(HttpRequest<?> request, Principal principal) {
        request.setAttribute(ATTRIBUTE, principal);
    }

    @Override
    public Argument<Principal> argumentType() {
        return TYPE;
    }

    @Override
    public BindingResult<Principal> bind(ArgumentConversionContext<Principal> context, HttpRequest<?> source) {
        Optional<Principal> caller = Optional.ofNullable(of(source));
        if (caller.isEmpty() && !context.getArgument().isNullable()) {
            throw Tokens.refused();
        }
        return () -> caller;
    }
}
