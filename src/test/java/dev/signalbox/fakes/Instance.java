package dev.signalbox.fakes;

import dev.signalbox.Application;
import dev.signalbox.store.Mongo;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.Qualifier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Signalbox without its server: on a folder of its own, or on the store of another instance. */
public final class Instance implements AutoCloseable {
    private final ApplicationContext context;

    private Instance(Map<String, Object> properties) {
        this.context = ApplicationContext.builder("test")
                .mainClass(Application.class)
                .properties(properties)
                .start();
    }

    public static Instance on(Path dataDir) {
        return new Instance(Map.of("signalbox.data-dir", dataDir.toString(), "signalbox.embedded-port", "0"));
    }

    public static Instance on(Path dataDir, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("signalbox.data-dir", dataDir.toString());
        properties.putIfAbsent("signalbox.embedded-port", "0");
        return new Instance(properties);
    }

    public <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    public <T> T get(Class<T> bean, Qualifier<T> qualifier) {
        return context.getBean(bean, qualifier);
    }

    /** The URI of the store for another instance; only of one that is on a folder. */
    public String mongoUri() {
        return mongoUri(get(Mongo.class));
    }

    static String mongoUri(Mongo store) {
        return store.client()
                        .getClusterDescription()
                        .getServerDescriptions()
                        .getFirst()
                        .getAddress()
                        .toString()
                        .replaceFirst("^/?", "mongodb://")
                + "/signalbox";
    }

    @Override
    public void close() {
        context.close();
    }
}
