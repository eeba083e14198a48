package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files in {@code k8s/} against Kubernetes' own model, against each other, and against the settings of the server. */
class ManifestsTest {
    private static final Path K8S = Path.of("k8s");
    private static final String NAME = "signalbox";
    private static final int PORT = 8080;

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Deployment", Deployment.class,
            "Service", Service.class,
            "ConfigMap", ConfigMap.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class,
            "HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "NetworkPolicy", NetworkPolicy.class,
            "Ingress", Ingress.class,
            "CronJob", CronJob.class);

    /** The model keeps unknown fields; here they are mistakes. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    private record Manifest(Path file, HasMetadata object) {}

    private static List<JsonNode> documents(Path file) {
        try {
            List<JsonNode> all = new ArrayList<>();
            new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
                    .loadAllFromString(Files.readString(file))
                    .forEach(document -> all.add(STRICT.valueToTree(document)));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Manifest> manifests() {
        List<Manifest> all = new ArrayList<>();
        for (Path file : Stream.of("base", "overlays")
                .flatMap(folder -> files(K8S.resolve(folder), ".yaml").stream())
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .toList()) {
            for (JsonNode document : documents(file)) {
                Class<? extends HasMetadata> kind =
                        KINDS.get(document.path("kind").asText());
                assertThat(kind).as(file + " " + document.path("kind")).isNotNull();
                try {
                    HasMetadata object = STRICT.treeToValue(document, kind);
                    assertThat(object.getApiVersion()).as(file.toString()).isEqualTo(HasMetadata.getApiVersion(kind));
                    all.add(new Manifest(file, object));
                } catch (IOException e) {
                    throw new UncheckedIOException(file.toString(), e);
                }
            }
        }
        return all;
    }

    private static <T> Stream<T> all(Class<T> kind) {
        return manifests().stream()
                .map(Manifest::object)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private static Deployment base() {
        return manifests().stream()
                .filter(manifest -> manifest.file.startsWith(K8S.resolve("base")))
                .map(Manifest::object)
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Container container() {
        return base().getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    @Test
    void everyFileIsListedAndEveryListedFileIsThere() {
        for (Path list : files(K8S, "kustomization.yaml")) {
            JsonNode kustomization = documents(list).getFirst();
            Set<String> listed = new TreeSet<>();
            kustomization.path("resources").forEach(resource -> listed.add(resource.asText()));
            kustomization
                    .path("patches")
                    .forEach(patch -> listed.add(patch.path("path").asText()));
            assertThat(listed).as(list.toString()).allMatch(name -> Files.exists(list.resolveSibling(name)));
            assertThat(files(list.getParent(), ".yaml").stream()
                            .map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml")))
                    .allMatch(listed::contains);
        }
    }

    @Test
    void patchesNameWhatTheBaseHas() {
        Set<String> known = manifests().stream()
                .filter(manifest -> manifest.file.startsWith(K8S.resolve("base")))
                .map(manifest -> manifest.object.getKind() + "/"
                        + manifest.object.getMetadata().getName())
                .collect(Collectors.toSet());
        for (Path list : files(K8S, "kustomization.yaml")) {
            documents(list)
                    .getFirst()
                    .path("patches")
                    .forEach(patch -> documents(
                                    list.resolveSibling(patch.path("path").asText()))
                            .forEach(document -> assertThat(known)
                                    .contains(document.path("kind").asText() + "/"
                                            + document.at("/metadata/name").asText())));
        }
    }

    @Test
    void namesPortsAndSelectorsFitTogether() {
        Map<String, String> labels =
                base().getSpec().getTemplate().getMetadata().getLabels();
        assertThat(base().getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(container().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getContainerPort()).isEqualTo(PORT);
        });
        all(Service.class).forEach(service -> {
            assertThat(service.getSpec().getSelector()).isEqualTo(labels);
            assertThat(service.getSpec().getPorts())
                    .allMatch(port -> port.getTargetPort().getStrVal().equals("http"));
        });
        all(PodDisruptionBudget.class)
                .forEach(budget -> assertThat(budget.getSpec().getSelector().getMatchLabels())
                        .isEqualTo(labels));
        all(NetworkPolicy.class).forEach(policy -> {
            assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(labels);
            assertThat(policy.getSpec().getIngress().getFirst().getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(PORT));
        });
        all(HorizontalPodAutoscaler.class)
                .forEach(scaler -> assertThat(
                                scaler.getSpec().getScaleTargetRef().getName())
                        .isEqualTo(base().getMetadata().getName()));
        all(Ingress.class)
                .flatMap(ingress -> ingress.getSpec().getRules().stream())
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .forEach(path -> {
                    assertThat(path.getBackend().getService().getName()).isEqualTo(NAME);
                    assertThat(path.getBackend().getService().getPort().getName())
                            .isEqualTo("http");
                });
        assertThat(base().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("prometheus.io/port", String.valueOf(PORT))
                .containsEntry("prometheus.io/path", "/prometheus");
    }

    @Test
    void probesAskForWhatTheyMean() {
        assertThat(path(container().getReadinessProbe())).isEqualTo("/health/readiness");
        assertThat(path(container().getLivenessProbe())).isEqualTo("/health/liveness");
        assertThat(path(container().getStartupProbe())).isEqualTo("/health/liveness");
    }

    private static String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        return probe.getHttpGet().getPath();
    }

    @Test
    void podsAreShutOffAndBounded() {
        List<PodSpec> pods =
                new ArrayList<>(List.of(base().getSpec().getTemplate().getSpec()));
        all(CronJob.class)
                .forEach(job -> pods.add(
                        job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec()));
        for (PodSpec pod : pods) {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            for (Container container : pod.getContainers()) {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                Set<String> volumes = pod.getVolumes().stream()
                        .map(volume -> volume.getName())
                        .collect(Collectors.toSet());
                assertThat(container.getVolumeMounts()).allMatch(mount -> volumes.contains(mount.getName()));
            }
        }
    }

    @Test
    void aPodHasTimeToSendItsClientsAway() {
        PodSpec pod = base().getSpec().getTemplate().getSpec();
        Map<String, String> settings =
                all(ConfigMap.class).findFirst().orElseThrow().getData();
        Duration spread =
                Duration.parse("PT" + settings.get("SIGNALBOX_DRAIN_SPREAD").toUpperCase(Locale.ROOT));
        long pause = container().getLifecycle().getPreStop().getSleep().getSeconds();
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(pause + 2 * spread.toSeconds());
    }

    @Test
    void everySettingIsOneOfTheServer() {
        Set<String> known = Settings.ALL.keySet().stream()
                .map(name -> name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Set<String> used = new TreeSet<>();
        all(ConfigMap.class).forEach(map -> used.addAll(map.getData().keySet()));
        all(Deployment.class)
                .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().stream())
                .forEach(container -> container.getEnv().forEach(variable -> used.add(variable.getName())));
        documents(K8S.resolve("compose.yaml"))
                .getFirst()
                .at("/services/signalbox/environment")
                .fieldNames()
                .forEachRemaining(used::add);
        found("^ENV (.*)$", "Dockerfile")
                .forEach(line -> Stream.of(line.split(" ")).forEach(pair -> used.add(pair.replaceAll("=.*", ""))));
        assertThat(used).isNotEmpty().allMatch(known::contains);
    }

    @Test
    void theImageRunsAsNobodyAndAsksForItsHealth() {
        assertThat(found("^FROM (.*)$", "Dockerfile")).hasSizeGreaterThan(1);
        assertThat(found("^USER (\\d+):\\d+$", "Dockerfile"))
                .containsExactly(String.valueOf(base().getSpec()
                        .getTemplate()
                        .getSpec()
                        .getSecurityContext()
                        .getRunAsUser()));
        assertThat(found("^EXPOSE (\\d+)$", "Dockerfile")).containsExactly(String.valueOf(PORT));
        assertThat(found("GET (/\\S+) HTTP", "Dockerfile")).containsExactly("/health/readiness");
        assertThat(found("java (/training/\\S+)", "Dockerfile")).containsExactly("/training/Training.java");
        assertThat(Path.of("src/launcher/training/Training.java")).exists();
    }

    private static List<String> found(String pattern, String file) {
        try {
            return Pattern.compile(pattern, Pattern.MULTILINE)
                    .matcher(Files.readString(K8S.resolve(file)))
                    .results()
                    .map(result -> result.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
