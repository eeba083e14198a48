package dev.signalbox.github.api;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls that we make. Each blocks, and throws {@link GithubFailure} where it brings nothing. Any thread. */
@Singleton
public final class GithubApi {
    /** Of pull requests and issues in one query. */
    public static final int ASKED_AT_ONCE_MAX = 50;

    private static final Pattern REPO = Pattern.compile("[A-Za-z0-9][\\w-]{0,99}/(?!\\.{1,2}$)[\\w.-]{1,100}");
    private static final int PAGE = 100;
    private static final int PAGES_MAX = 100;

    private final ApiSettings settings;
    /** These two are not made where there are no credentials: a client costs the start some time. */
    private final BeanProvider<GithubHttp> http;

    private final BeanProvider<Credentials> credentials;
    private final Quota quota;

    GithubApi(ApiSettings settings, BeanProvider<GithubHttp> http, BeanProvider<Credentials> credentials, Quota quota) {
        this.settings = settings;
        this.http = http;
        this.credentials = credentials;
        this.quota = quota;
        if (settings.isConfigured()) {
            credentials.get(); // a key that cannot be read stops the start
        }
    }

    /** Whether a text is {@code owner/name}, and may stand in an address. */
    public static boolean isRepo(@Nullable String text) {
        return text != null && REPO.matcher(text).matches();
    }

    /** @throws Refused {@code GITHUB_NOT_CONFIGURED} */
    public void requireConfigured() {
        if (!isConfigured()) {
            throw new Refused(ErrorCode.GITHUB_NOT_CONFIGURED, "This server has no credentials for GitHub.");
        }
    }

    public boolean isConfigured() {
        return settings.isConfigured();
    }

    /** Whose limits a call for a repository uses up: what is asked in one query has to have the same. */
    public String account(String repo) {
        return signed(repo, Credentials.Credential::key);
    }

    /** As it is called now. */
    public Repository repository(String repo) {
        return rest(HttpMethod.GET, repo, "", null, Argument.of(Repository.class));
    }

    public GithubIssue create(String repo, NewIssue issue) {
        return rest(HttpMethod.POST, repo, "/issues", issue, Argument.of(GithubIssue.class));
    }

    /** As it is now, also in the repository that it was moved to. A {@code Refusal} with 410: it was deleted. */
    public GithubIssue issue(String repo, long number) {
        return rest(HttpMethod.GET, repo, "/issues/" + number, null, Argument.of(GithubIssue.class));
    }

    /** An issue made since a time, from a list, as GitHub's search knows new ones late; {@code null} for none. */
    public @Nullable GithubIssue find(String repo, Instant since, Predicate<String> body) {
        String query = "/issues?state=all&sort=created&direction=desc&per_page=" + PAGE + "&since="
                + URLEncoder.encode(since.truncatedTo(ChronoUnit.SECONDS).toString(), StandardCharsets.UTF_8)
                + "&page=";
        for (int page = 1; page <= PAGES_MAX; page++) {
            List<GithubIssue> found =
                    rest(HttpMethod.GET, repo, query + page, null, Argument.listOf(GithubIssue.class));
            for (GithubIssue issue : found) {
                if (issue.createdAt().isBefore(since)) {
                    return null; // so are all that follow
                }
                if (!issue.isPullRequest() && issue.body() != null && body.test(issue.body())) {
                    return issue;
                }
            }
            if (found.size() < PAGE) {
                return null;
            }
        }
        throw new GithubFailure.Unknown("Too many issues were made since.");
    }

    @Serdeable
    record GraphQuery(String query, Map<String, Object> variables) {}

    /**
     * What is to be seen of these, of one account and at most {@link #ASKED_AT_ONCE_MAX}, in one query.
     *
     * @return without those that GitHub shows nothing of
     */
    public Map<Wanted, Seen> ask(List<Wanted> wanted) {
        GraphAnswer answer = signed(wanted.getFirst().repo(), credential -> {
            GraphAnswer found = http.get()
                    .call(
                            HttpMethod.POST,
                            settings.graphUrl(),
                            credential,
                            GithubHttp.GRAPH,
                            query(wanted),
                            Argument.of(GraphAnswer.class));
            if (found.isLimited()) {
                quota.limited(credential.key());
                quota.require(credential.key(), GithubHttp.GRAPH);
            }
            return found;
        });
        if (answer.data() == null) {
            throw new GithubFailure.Unknown("GitHub's answer has no data.");
        }
        Map<Wanted, Seen> seen = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            Seen one = answer.data().get("r" + i);
            if (one != null && (one.pullRequest() != null || one.issue() != null)) {
                seen.put(wanted.get(i), one);
            }
        }
        return seen;
    }

    private static GraphQuery query(List<Wanted> wanted) {
        StringBuilder head = new StringBuilder("query(");
        StringBuilder body = new StringBuilder();
        Map<String, Object> variables = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            head.append("$o%d:String!,$n%d:String!,$k%d:Int!,".formatted(i, i, i));
            String what = one.isPull() ? "pullRequest(number:$k%d){...P}" : "issue(number:$k%d){...I}";
            body.append(("r%d:repository(owner:$o%d,name:$n%d){databaseId nameWithOwner " + what + "}\n")
                    .formatted(i, i, i, i));
            variables.put("o" + i, one.owner());
            variables.put("n" + i, one.name());
            variables.put("k" + i, one.number());
        }
        String fragments = (body.indexOf("...P") < 0 ? "" : Seen.PULL) + (body.indexOf("...I") < 0 ? "" : Seen.ISSUE);
        return new GraphQuery(head + "){\n" + body + "}\n" + fragments, variables);
    }

    private <T> T rest(HttpMethod method, String repo, String path, @Nullable Object body, Argument<T> type) {
        String url = settings.url() + "/repos/" + repo + path;
        return signed(repo, credential -> http.get().call(method, url, credential, GithubHttp.REST, body, type));
    }

    /** A token that GitHub does not take any more, though it has not expired, is got anew once. */
    private <T> T signed(String repo, Function<Credentials.Credential, T> call) {
        try {
            return call.apply(credentials.get().of(repo));
        } catch (GithubFailure.Refusal e) {
            if (!e.isOfCredentials() || !credentials.get().forget(repo)) {
                throw e;
            }
            return call.apply(credentials.get().of(repo));
        }
    }
}
