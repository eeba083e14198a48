package dev.signalbox.http;

import com.mongodb.MongoException;
import dev.signalbox.model.Refused;
import dev.signalbox.store.Mongo;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store that does not answer makes a request 503, which the client may repeat. */
@Singleton
final class StoreProblemHandler implements ExceptionHandler<MongoException, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProblemHandler.class);

    private final ProblemHandler problems;

    StoreProblemHandler(ProblemHandler problems) {
        this.problems = problems;
    }

    @Override
    public HttpResponse<?> handle(HttpRequest request, MongoException exception) {
        if (Mongo.isOutage(exception)) {
            return problems.handle(
                    request,
                    Refused.busy("The disk of the server takes no writes; nothing was stored. Try again later."));
        }
        LOG.warn("[STORE] request=failed answer=503 error={}", Mongo.said(exception));
        return problems.handle(request, Refused.busy("The store does not answer. Try again."));
    }
}
