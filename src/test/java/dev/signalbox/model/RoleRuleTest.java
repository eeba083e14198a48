package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleRuleTest {
    private static final Map<String, Object> TOKEN = Map.of(
            "repository", "acme/shop", "ref", "refs/heads/main", "groups", List.of("a", "ops"), "run_attempt", 1L);

    private static List<RoleRule.Grant> grants(String rules) {
        return RoleRule.read(rules).orElseThrow().stream()
                .filter(rule -> rule.matches(TOKEN))
                .map(RoleRule::grant)
                .toList();
    }

    @Test
    void aRuleNeedsAllItsClaims() {
        RoleRule.Grant agent = new RoleRule.Grant("shop", Role.AGENT);
        assertThat(grants("repository=acme/shop,ref=refs/heads/main → shop:agent"))
                .containsExactly(agent);
        assertThat(grants("repository=acme/* -> shop:agent; ref=refs/tags/* -> shop:admin"))
                .containsExactly(agent);
        assertThat(grants(" groups=ops->shop:agent ;")).containsExactly(agent);
        assertThat(grants("run_attempt=1 → shop:agent; repository=* → main:viewer"))
                .containsExactly(agent, new RoleRule.Grant("main", Role.VIEWER));
        assertThat(grants("repository=acme/shop,ref=refs/heads/other → shop:agent"))
                .isEmpty();
        assertThat(grants("repository=acme.shop → shop:agent"))
                .as("no pattern but the star")
                .isEmpty();
        assertThat(grants("repository=acme → shop:agent")).as("the whole value").isEmpty();
        assertThat(grants("environment=* → shop:agent"))
                .as("a claim that the token lacks")
                .isEmpty();
        assertThat(grants("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repository=acme/shop",
                "→ shop:agent",
                "repository → shop:agent",
                "=acme/shop → shop:agent",
                "repository= → shop:agent",
                "repository=a → shop",
                "repository=a → :agent",
                "repository=a → shop:boss",
                "repository=a → shop:Agent",
                "repository=a → a/b:agent",
                "repository=a,repository=b → shop:agent",
                "repository=a → b → shop:agent",
                "repository=a → shop:agent; nonsense",
            })
    void whatIsNoRuleIsNotRead(String text) {
        assertThat(RoleRule.read(text)).isEmpty();
    }
}
