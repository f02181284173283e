import { checkRunJson, commentJson, issueJson, pullAsIssueJson } from "./fake-answers.ts";
import { type Call, invalid, type LegalBody, listed, notFound, ok, REPO, type Routes } from "./fake-call.ts";
import type { Answer } from "./fake-http.ts";
import { addComment, addIssue, type FakeCheckRun } from "./fake-state.ts";

/** Characters of a comment or an issue. */
const LONGEST_BODY = 65_536;

/** Issues, comments and check runs: what the Action writes. */
export const TALK_ROUTES: Routes = {
  [`GET ${REPO}/issues`]: listIssues,
  [`POST ${REPO}/issues`]: ({ state, repository, body, login }) => {
    const issue = addIssue(state, login, String(body.title), body.body ?? "");
    issue.labels = (body.labels ?? []).map((label) => (typeof label === "string" ? label : label.name));
    return { status: 201, body: issueJson(issue, repository) };
  },
  [`GET ${REPO}/issues/{issue_number}`]: (call) => {
    const issue = issueOf(call);
    return issue ? ok(issueJson(issue, call.repository)) : notFound;
  },
  [`PATCH ${REPO}/issues/{issue_number}`]: (call) => {
    const issue = issueOf(call);
    if (!issue) return notFound;
    const {
      title = issue.title,
      body = issue.body,
      state = issue.state,
      state_reason = issue.state_reason,
    } = call.body;
    Object.assign(issue, { title: String(title), body, state, state_reason });
    return ok(issueJson(issue, call.repository));
  },
  [`GET ${REPO}/issues/{issue_number}/comments`]: ({ state, parameters }) =>
    listed(state.comments.filter(({ issue }) => issue === parameters.issue_number).map(commentJson)),
  [`POST ${REPO}/issues/{issue_number}/comments`]: ({ state, parameters, body, login }) => {
    const issue = Number(parameters.issue_number);
    if (![...state.pulls, ...state.issues].some(({ number }) => number === issue)) return notFound;
    return { status: 201, body: commentJson(addComment(state, issue, login, body.body ?? "")) };
  },
  [`GET ${REPO}/issues/comments/{comment_id}`]: (call) => {
    const comment = commentOf(call);
    return comment ? ok(commentJson(comment)) : notFound;
  },
  [`PATCH ${REPO}/issues/comments/{comment_id}`]: (call) => {
    const comment = commentOf(call);
    if (!comment) return notFound;
    Object.assign(comment, { body: call.body.body, updated: new Date().toISOString() });
    return ok(commentJson(comment));
  },
  [`DELETE ${REPO}/issues/comments/{comment_id}`]: (call) => {
    const comment = commentOf(call);
    if (!comment) return notFound;
    call.state.comments.splice(call.state.comments.indexOf(comment), 1);
    return { status: 204 };
  },
  [`POST ${REPO}/check-runs`]: ({ state, repository, body }) => {
    const run: FakeCheckRun = {
      id: state.nextId++,
      name: body.name ?? "",
      head_sha: body.head_sha ?? "",
      status: "queued",
      conclusion: null,
      details_url: null,
      external_id: null,
      output: { title: null, summary: null, text: null },
      annotations: [],
    };
    state.checkRuns.push(run);
    return { status: 201, body: checkRunJson(updateCheckRun(run, body), repository) };
  },
  [`GET ${REPO}/check-runs/{check_run_id}`]: (call) => {
    const run = checkRunOf(call);
    return run ? ok(checkRunJson(run, call.repository)) : notFound;
  },
  [`PATCH ${REPO}/check-runs/{check_run_id}`]: (call) => {
    const run = checkRunOf(call);
    return run ? ok(checkRunJson(updateCheckRun(run, call.body), call.repository)) : notFound;
  },
  [`GET ${REPO}/commits/{ref}/check-runs`]: ({ state, repository, parameters }) => {
    const runs = state.checkRuns.filter(({ head_sha }) => head_sha === parameters.ref);
    return ok({ total_count: runs.length, check_runs: runs.map((run) => checkRunJson(run, repository)) });
  },
};

/** What GitHub refuses although its description does not say so. */
export function tooLong(template: string, { body }: LegalBody): Answer | undefined {
  const talk = template.endsWith("/comments") || template.includes("/issues");
  if (!talk || (body ?? "").length <= LONGEST_BODY) return undefined;
  return invalid(`body is too long (maximum is ${LONGEST_BODY} characters)`);
}

function issueOf({ state, parameters }: Call) {
  return state.issues.find(({ number }) => number === parameters.issue_number);
}

function commentOf({ state, parameters }: Call) {
  return state.comments.find(({ id }) => id === parameters.comment_id);
}

function checkRunOf({ state, parameters }: Call) {
  return state.checkRuns.find(({ id }) => id === parameters.check_run_id);
}

/** Newest first, pull requests among them unless a label is asked for, which they have none of here. */
function listIssues({ state, repository, parameters }: Call): Answer {
  const { creator, labels } = parameters;
  const wanted = parameters.state ?? "open";
  const names = labels === undefined ? [] : String(labels).split(",");
  const issues = state.issues
    .filter((issue) => names.every((name) => issue.labels.includes(name)))
    .map((issue) => issueJson(issue, repository));
  const pulls = names.length > 0 ? [] : state.pulls.map((pull) => pullAsIssueJson(pull, repository));
  const found = [...issues, ...pulls]
    .filter((issue) => wanted === "all" || issue.state === wanted)
    .filter((issue) => creator === undefined || issue.user.login === creator)
    .sort((a, b) => b.number - a.number);
  return listed(parameters.direction === "asc" ? found.reverse() : found);
}

/** Annotations are added to those that are there; a conclusion completes the run, whatever status is given with it. */
function updateCheckRun(run: FakeCheckRun, body: LegalBody): FakeCheckRun {
  const { conclusion, output } = body;
  run.status = conclusion === undefined ? (body.status ?? run.status) : "completed";
  run.conclusion = conclusion ?? run.conclusion;
  run.details_url = body.details_url ?? run.details_url;
  run.external_id = body.external_id ?? run.external_id;
  if (output !== undefined) {
    const { title = run.output.title, summary = null, text = run.output.text } = output;
    run.output = { title, summary, text };
    run.annotations.push(...(output.annotations ?? []));
  }
  return run;
}
