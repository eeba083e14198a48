package dev.signalbox.http;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Metrics;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.bind.exceptions.UnsatisfiedArgumentException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.reflect.ClassUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives every error the same body: what we refuse, and whatever the server itself makes of a bad request, a missing route,
 * a missing right or an exception (that it logs). The texts are ours; no message of an exception is shown.
 */
@Singleton
final class ProblemHandler implements ExceptionHandler<Refused, HttpResponse<?>>, ErrorResponseProcessor<Object> {
    private final Metrics metrics;

    ProblemHandler(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public HttpResponse<?> handle(HttpRequest request, Refused refused) {
        int status = refused.code().httpStatus();
        metrics.error(refused.code());
        return new Problem(refused.code(), status, String.valueOf(refused.getMessage()), refused.details())
                .into(request, HttpResponse.status(status, refused.code().title()));
    }

    @Override
    @SuppressWarnings("unchecked") // the body is what we just set
    public MutableHttpResponse<Object> processResponse(ErrorContext error, MutableHttpResponse<?> response) {
        int status = response.code();
        Argument<?> argument = argument(error.getRootCause().orElse(null));
        Problem problem = argument == null
                ? new Problem(code(status), status, detail(status), Map.of())
                : new Problem(ErrorCode.INVALID_PAYLOAD, status, "A value is missing or not valid.", errors(argument));
        metrics.error(problem.code());
        return (MutableHttpResponse<Object>) problem.into(error.getRequest(), response);
    }

    /** The parameter that the request lacks; {@code null} for an argument that is not from the request: its name is internal. */
    private static @Nullable Argument<?> argument(@Nullable Throwable cause) {
        Argument<?> argument = switch (cause) {
            case ConversionErrorException conversion -> conversion.getArgument();
            case UnsatisfiedArgumentException missing -> missing.getArgument();
            case UnsatisfiedRouteException missing -> missing.getArgument();
            case null -> null;
            default -> null;
        };
        boolean isOfRequest = argument != null
                && (argument.getAnnotationMetadata().hasStereotype(Bindable.class)
                        || ClassUtils.isJavaBasicType(argument.getType()));
        return isOfRequest ? argument : null;
    }

    private static Map<String, Object> errors(Argument<?> argument) {
        String name = argument.getAnnotationMetadata()
                .stringValue(Bindable.class)
                .filter(given -> !given.isEmpty())
                .orElse(argument.getName());
        return Map.of("errors", List.of(Map.of("field", name, "message", "is missing or not valid")));
    }

    /** The code for a status that the server chose; 405, 406 and 415 are errors of the request like any 400. */
    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHORIZED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 503 -> ErrorCode.STORE_UNAVAILABLE;
            default -> status < 500 ? ErrorCode.INVALID_PAYLOAD : ErrorCode.INTERNAL;
        };
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "The request cannot be understood.";
            case 401 -> "Sign in, or send a valid credential.";
            case 403 -> "You may not do this.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not take this method; see the header Allow.";
            case 406 -> "This address cannot answer with a media type that you accept.";
            case 413 -> "The request is too large.";
            case 415 -> "The body must be JSON, with Content-Type: application/json.";
            default ->
                status < 500
                        ? String.valueOf(HttpStatus.getDefaultReason(status))
                        : "Something went wrong here. It was logged.";
        };
    }
}
