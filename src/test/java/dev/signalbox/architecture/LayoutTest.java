package dev.signalbox.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packages have an order, and imports only go upward in it. */
class LayoutTest {
    private static final String ROOT = "dev.signalbox.";
    private static final List<String> ORDER = List.of(
            "model",
            "ops",
            "store",
            "log",
            "projection",
            "delivery",
            "net",
            "access",
            "tasks",
            "spaces",
            "agents",
            "github",
            "workflows",
            "rollout",
            "webhooks",
            "notify",
            "hooks",
            "mcp",
            "session",
            "engineio",
            "socketio",
            "websocket",
            "sse",
            "a2a",
            "http",
            "cli");
    private static final Set<String> FEATURES =
            Set.of("tasks", "spaces", "agents", "github", "workflows", "rollout", "webhooks", "notify", "hooks", "mcp");
    /** Those that put their events into tasks. */
    private static final Set<String> MAY_USE_TASKS = Set.of("github", "hooks", "mcp");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.signalbox");

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        String rest = name.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    @Test
    void everyRoomIsInThePlan() {
        Set<String> packages = new HashSet<>();
        CLASSES.forEach(type -> packages.add(packageOf(type)));
        packages.remove("");
        packages.remove("launcher");
        assertThat(ORDER).containsAll(packages);
    }

    @Test
    void importsGoOnlyUpward() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            String from = packageOf(type);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = packageOf(dependency.getTargetClass());
                if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
                    continue;
                }
                boolean sideways = FEATURES.contains(from)
                        && FEATURES.contains(to)
                        && !(MAY_USE_TASKS.contains(from) && to.equals("tasks"));
                if (ORDER.indexOf(to) > ORDER.indexOf(from) || sideways) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theModelKnowsNoFramework() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            if (packageOf(type).equals("model")) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(d -> d.getTargetClass().getBaseComponentType().getPackageName())
                        .filter(p -> !p.startsWith("java.")
                                && !p.startsWith("dev.signalbox.model")
                                && !p.startsWith("org.jspecify")
                                && !p.isEmpty())
                        .forEach(p -> wrong.add(type.getName() + " uses " + p));
            }
        }
        assertThat(wrong).isEmpty();
    }
}
