package dev.signalbox.fakes;

import dev.signalbox.ops.Settings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfiguration;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.inject.BeanDefinitionReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A package's settings as the product reads them: checked, then bound; nothing else of Signalbox is made. */
public final class Bound {
    private Bound() {}

    /** @param namesAndValues properties in turn; what is not named has its default */
    public static <T> T settings(Class<T> type, String... namesAndValues) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings(type, PropertySource.of("given", properties, PropertyConvention.JAVA_PROPERTIES));
    }

    /** As the environment variables of a process. */
    public static <T> T variables(Class<T> type, Map<String, Object> variables) {
        return settings(type, PropertySource.of("variables", variables, PropertyConvention.ENVIRONMENT_VARIABLE));
    }

    private static <T> T settings(Class<T> type, PropertySource given) {
        ApplicationContextBuilder builder = ApplicationContext.builder()
                .deduceEnvironment(false) // no settings of the tests
                .bootstrapEnvironment(false)
                .banner(false);
        try (ApplicationContext context = new DefaultApplicationContext((ApplicationContextConfiguration) builder) {
            @Override
            @SuppressWarnings("rawtypes")
            protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
                return super.resolveBeanDefinitionReferences().stream()
                        .filter(each -> isNeeded(each.getBeanDefinitionName(), type))
                        .toList();
            }
        }) {
            context.getEnvironment().addPropertySource(given).start();
            Settings.check(context.getEnvironment());
            return context.start().getBean(type);
        }
    }

    /** @param definition such as {@code dev.signalbox.net.$ProxySettings$Definition} */
    private static boolean isNeeded(String definition, Class<?> type) {
        return definition.startsWith("io.micronaut.context.") || definition.contains(".$" + type.getSimpleName() + "$");
    }
}
