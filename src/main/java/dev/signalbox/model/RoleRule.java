package dev.signalbox.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule that gives a role to the tokens of a provider: {@code <claim>=<value>[,<claim>=<value>…] → <space>:<role>}, where
 * {@code ->} is the same as the arrow, and {@code *} in a value stands for any text.
 *
 * @param claims all of them must have a value that matches
 */
public record RoleRule(Map<String, Pattern> claims, Grant grant) {
    /** A role in a space. */
    public record Grant(String spaceId, Role role) {}

    /** The rules of a text, separated by semicolons; nothing for a text with something that is no rule. */
    public static Optional<List<RoleRule>> read(String text) {
        List<RoleRule> rules = new ArrayList<>();
        for (String one : text.split(";")) {
            if (!one.isBlank()) {
                Optional<RoleRule> rule = one(one);
                if (rule.isEmpty()) {
                    return Optional.empty();
                }
                rules.add(rule.get());
            }
        }
        return Optional.of(List.copyOf(rules));
    }

    private static Optional<RoleRule> one(String text) {
        String[] sides = text.split("→|->", -1);
        int colon = sides.length == 2 ? sides[1].lastIndexOf(':') : -1;
        if (colon < 0) {
            return Optional.empty();
        }
        String space = sides[1].substring(0, colon).strip();
        String role = sides[1].substring(colon + 1).strip();
        Map<String, Pattern> claims = new LinkedHashMap<>();
        for (String claim : sides[0].split(",", -1)) {
            int equals = claim.indexOf('=');
            String name = equals < 0 ? "" : claim.substring(0, equals).strip();
            String value = claim.substring(equals + 1).strip();
            if (name.isEmpty() || value.isEmpty() || claims.put(name, pattern(value)) != null) {
                return Optional.empty();
            }
        }
        return !Ids.isVisible(space) || !Role.wires().contains(role)
                ? Optional.empty()
                : Optional.of(new RoleRule(
                        Map.copyOf(claims),
                        new Grant(space, Role.values()[Role.wires().indexOf(role)])));
    }

    private static Pattern pattern(String value) {
        return Pattern.compile(
                List.of(value.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    /** Whether a token with these claims has them all; of a claim with several values one is enough. */
    public boolean matches(Map<String, Object> token) {
        return claims.entrySet().stream().allMatch(claim -> {
            Object given = token.get(claim.getKey());
            List<?> values = given instanceof List<?> several ? several : given == null ? List.of() : List.of(given);
            return values.stream()
                    .anyMatch(value ->
                            claim.getValue().matcher(String.valueOf(value)).matches());
        });
    }
}
