package dev.signalbox.cli;

import dev.signalbox.ops.Settings;
import dev.signalbox.store.Mongo;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import java.util.Map;
import java.util.function.Function;

/** The store of the settings, opened as a start does, without serving and without what works by itself then. */
final class OpenStore implements AutoCloseable {
    /** The environment in which {@code @WhileServing} beans are absent. */
    private static final String ENVIRONMENT = "command";

    /** Settings of an embedded store without a port, whatever the environment says. */
    static final Map<String, Object> EMBEDDED = Map.of("mongodb.uri", "", "signalbox.embedded-port", "");

    private final ApplicationContext context;

    private OpenStore(ApplicationContext context) {
        this.context = context;
    }

    /** @throws dev.signalbox.ops.SettingError when the store cannot be opened, or a server has its folder */
    static OpenStore open() {
        return open(Map.of());
    }

    /** @param settings property names and values that win over the environment's */
    static OpenStore open(Map<String, Object> settings) {
        return new OpenStore(checked(settings).start());
    }

    /** Shows the settings, without opening the store. */
    static <T> T withSettings(Function<Environment, T> reader) {
        try (ApplicationContext context = checked(Map.of())) {
            return reader.apply(context.getEnvironment());
        }
    }

    Environment environment() {
        return context.getEnvironment();
    }

    private static ApplicationContext checked(Map<String, Object> settings) {
        ApplicationContext context = ApplicationContext.builder(ENVIRONMENT)
                .packages("dev.signalbox") // where Micronaut Data looks for entities
                .deduceEnvironment(false)
                .banner(false)
                .properties(settings)
                .build();
        context.getEnvironment().start();
        Settings.check(context.getEnvironment());
        return context;
    }

    <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    Mongo mongo() {
        return get(Mongo.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
