package dev.signalbox.github.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** The issue that is to be made. */
@Serdeable
public record NewIssue(String title, String body, List<String> labels, List<String> assignees) {}
