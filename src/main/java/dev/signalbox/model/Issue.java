package dev.signalbox.model;

import java.util.Map;

/** The GitHub issue that a task was dispatched to: {@code {url, number, repo}}, {@code repo} as {@code owner/name}. */
public record Issue(String url, long number, String repo) {
    public Map<String, Object> json() {
        return Json.object("url", url, "number", number, "repo", repo);
    }

    public static Issue read(Fields f) {
        return new Issue(f.text("url"), f.number("number", 0, Integer.MAX_VALUE), f.text("repo"));
    }
}
