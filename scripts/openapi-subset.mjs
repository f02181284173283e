// Cuts the endpoints that the tests' fake GitHub knows out of GitHub's own OpenAPI description.
//
//   npm install --prefix SOMEWHERE --ignore-scripts @octokit/openapi@23.0.2
//   node scripts/openapi-subset.mjs SOMEWHERE/node_modules/@octokit/openapi/generated/api.github.com.deref.json
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "test/support/github/openapi-subset.json");

const ENDPOINTS = `
GET /user
GET /repos/{owner}/{repo}
GET /repos/{owner}/{repo}/pulls
GET /repos/{owner}/{repo}/pulls/{pull_number}
GET /repos/{owner}/{repo}/pulls/{pull_number}/files
GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls
GET /repos/{owner}/{repo}/commits/{ref}
GET /repos/{owner}/{repo}/compare/{basehead}
GET /repos/{owner}/{repo}/contents/{path}
GET /repos/{owner}/{repo}/git/blobs/{file_sha}
GET /repos/{owner}/{repo}/issues
POST /repos/{owner}/{repo}/issues
GET /repos/{owner}/{repo}/issues/{issue_number}
PATCH /repos/{owner}/{repo}/issues/{issue_number}
GET /repos/{owner}/{repo}/issues/{issue_number}/comments
POST /repos/{owner}/{repo}/issues/{issue_number}/comments
GET /repos/{owner}/{repo}/issues/comments/{comment_id}
PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}
DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}
POST /repos/{owner}/{repo}/check-runs
GET /repos/{owner}/{repo}/check-runs/{check_run_id}
PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}
GET /repos/{owner}/{repo}/commits/{ref}/check-runs
GET /repos/{owner}/{repo}/releases
GET /repos/{owner}/{repo}/releases/tags/{tag}
GET /repos/{owner}/{repo}/releases/{release_id}/assets
GET /repos/{owner}/{repo}/releases/assets/{asset_id}
GET /repos/{owner}/{repo}/actions/runs/{run_id}
`;

/** Keywords that say nothing about whether a value fits. */
const PROSE = new Set(["description", "example", "examples", "title", "deprecated", "x-github-breaking-changes"]);

/** An OpenAPI 3.0 schema as JSON Schema; objects take no properties that GitHub does not describe. */
function jsonSchema(schema) {
  const { nullable, properties, ...rest } = schema;
  const plain = Object.fromEntries(
    Object.entries(rest)
      .filter(([keyword]) => !PROSE.has(keyword))
      .map(([keyword, value]) => [keyword, keyword === "items" ? jsonSchema(value) : value]),
  );
  if (properties) {
    const fields = Object.entries(properties).map(([name, field]) => [name, jsonSchema(field)]);
    plain.properties = Object.fromEntries(fields);
    plain.additionalProperties ??= false;
  }
  for (const keyword of ["oneOf", "anyOf", "allOf"]) {
    // These only narrow the properties that are listed above them.
    plain[keyword] = plain[keyword]?.map((one) => (properties ? one : jsonSchema(one)));
  }
  return nullable ? { anyOf: [plain, { type: "null" }] } : plain;
}

/** Names of the top-level fields that an answer can have. */
function fields(schema = {}) {
  const own = Object.keys((schema.items ?? schema).properties ?? {});
  const parts = ["oneOf", "anyOf", "allOf"].flatMap((keyword) => schema[keyword] ?? schema.items?.[keyword] ?? []);
  return [...new Set([...own, ...parts.flatMap(fields)])].sort();
}

function operation(paths, endpoint) {
  const [method, template] = endpoint.split(" ");
  const described = paths[template]?.[method.toLowerCase()];
  if (!described) throw new Error(`GitHub does not describe ${endpoint}.`);
  const body = described.requestBody?.content["application/json"]?.schema;
  const parameters = (described.parameters ?? []).map(({ name, in: place, required = false, schema }) => ({
    name,
    in: place,
    required,
    schema: jsonSchema(schema),
  }));
  const answers = Object.entries(described.responses).map(([status, { content }]) => [
    status,
    status.startsWith("2") ? fields(content?.["application/json"]?.schema) : [],
  ]);
  return {
    method,
    template,
    parameters,
    ...(body && { body: jsonSchema(body) }),
    answers: Object.fromEntries(answers),
  };
}

const [description] = process.argv.slice(2);
if (!description) throw new Error("Say where @octokit/openapi's api.github.com.deref.json is.");
const { version } = JSON.parse(readFileSync(join(dirname(description), "../package.json"), "utf8"));
const { paths } = JSON.parse(readFileSync(description, "utf8"));
const operations = ENDPOINTS.trim()
  .split("\n")
  .map((endpoint) => operation(paths, endpoint));
const subset = { origin: `@octokit/openapi ${version}, api.github.com`, operations };
writeFileSync(out, JSON.stringify(subset));
execFileSync(process.execPath, [join(root, "node_modules/@biomejs/biome/bin/biome"), "format", "--write", out]);
