// What GitHub would send of the lives of many pull requests: pushes, three kinds of checks, reviews, forks, second ones.
import { createHmac } from "node:crypto";

const BEGIN = Date.parse("2026-03-01T10:00:00Z");
const RESULTS = ["success", "failure", "neutral"];

/** Always the same numbers from 0 to 1 for a seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled(list, random) {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

/** The deliveries of these tasks in the order in which things happened: `{id, event, body}`. The same for a seed, but for the repository. */
export function lives(taskIds, seed, repoId) {
  const repo = `acme/shop${repoId}`;
  const repository = { id: repoId, full_name: repo, html_url: `https://github.com/${repo}` };
  const random = randomFrom(seed);
  const below = (n) => Math.floor(random() * n);
  const sent = [];
  let seconds = 0;
  let suites = 0;
  const next = () => new Date(BEGIN + 1000 * ++seconds).toISOString();
  const send = (event, action, payload) => {
    const body = JSON.stringify({ action, ...payload, repository, sender: { login: "mona", id: 7 } });
    sent.push({ id: `bench-${repoId}-${sent.length}`, event, body });
  };

  function checks(pull) {
    const suite = ++suites;
    const pulls = pull.fork ? [] : [{ number: pull.number }];
    for (const name of ["build", "lint"]) {
      const run = { name, head_sha: pull.sha, html_url: "https://ci.example/1", check_suite: { id: suite, head_branch: pull.fork ? null : "b" } };
      send("check_run", "created", { check_run: { ...run, pull_requests: pulls, status: "in_progress", conclusion: null, started_at: next() } });
      const ended = { ...run, pull_requests: pulls, status: "completed", conclusion: RESULTS[below(3)], completed_at: next() };
      send("check_run", "completed", { check_run: ended });
    }
    const workflow = { name: "CI", head_sha: pull.sha, check_suite_id: suite, event: "pull_request", head_branch: pull.fork ? null : "b" };
    send("workflow_run", "completed", {
      workflow_run: { ...workflow, pull_requests: pulls, status: "completed", conclusion: "success", updated_at: next() },
    });
    send("check_suite", "completed", {
      check_suite: { id: suite, head_sha: pull.sha, head_branch: null, pull_requests: pulls, app: { name: "CI" }, conclusion: "success", updated_at: next() },
    });
  }

  function review(pull, word, author) {
    const submitted_at = next();
    const payload = { pull_request: shown(pull), review: { user: { login: author }, submitted_at, html_url: `${pull.url}#r` } };
    send("pull_request_review", "submitted", { ...payload, review: { ...payload.review, state: word } });
    if (below(3) === 0) send("pull_request_review", "dismissed", { ...payload, review: { ...payload.review, state: "dismissed" } });
  }

  const shown = (pull, change = {}) => ({
    number: pull.number,
    html_url: pull.url,
    title: pull.title,
    body: `Signalbox-Task: ${pull.task}`,
    author_association: "MEMBER",
    draft: pull.draft,
    state: "open",
    merged: false,
    created_at: pull.created,
    updated_at: next(),
    head: { sha: pull.sha, ref: "b", repo: { id: pull.fork ? 4 : repoId } },
    base: { ref: "main", repo: { id: repoId } },
    auto_merge: null,
    requested_reviewers: [],
    requested_teams: [],
    ...change,
  });
  const pullRequest = (action, pull, change) => send("pull_request", action, { number: pull.number, pull_request: shown(pull, change) });

  taskIds.forEach((task, t) => {
    const pulls = 1 + below(2);
    for (let p = 0; p < pulls; p++) {
      const number = 1 + t * 2 + p;
      const pull = { task, number, url: `https://github.com/${repo}/pull/${number}`, title: `Pull ${number}`, fork: below(3) === 0, draft: below(2) === 0 };
      pull.created = next();
      pull.sha = `${number}-0`.padStart(40, "0");
      pullRequest("opened", pull);
      for (let push = 1, pushes = below(2); push <= pushes; push++) {
        checks(pull);
        pull.sha = `${number}-${push}`.padStart(40, "0");
        pullRequest("synchronize", pull);
      }
      checks(pull);
      review(pull, below(2) ? "approved" : "changes_requested", "ann");
      pull.title = `Title ${seconds}`;
      pullRequest("edited", pull);
      pull.draft = false;
      pullRequest("ready_for_review", pull);
      const merged = below(2) === 0;
      const ended = next();
      pullRequest("closed", pull, { state: "closed", closed_at: ended, merged, ...(merged && { merged_at: ended, merge_commit_sha: pull.sha }) });
    }
  });
  return sent;
}

export const signed = ({ id, event, body }, secret) => ({
  "X-GitHub-Event": event,
  "X-GitHub-Delivery": id,
  "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
});
