// node ci/comment.mjs FILE: keeps one comment of a pull request (GitHub) or merge request (GitLab) that says what FILE says.
//
// The first line of FILE is a hidden marker, by which the comment is found again. A step of its own, so that its token is
// in the environment of nothing else. Without packages: it runs from a checkout as it is.
import { existsSync, readFileSync } from 'node:fs';

const PER_PAGE = 100;
const { env } = process;
const [file = 'review.md'] = process.argv.slice(2);

/** Where its step has failed before it could write: an earlier comment must not go on to speak for this change. */
const NOT_MADE = `<!-- mosk-backup review: what-this-does-to-backups -->
## What this does to backups

🛑 **Not reviewed: the job has failed before, so nothing is known about this change.** Its log says why.
`;

/** A failure that the log of a pipeline explains in one line; never with the token. */
class Failure extends Error {}

function needed(...names) {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new Failure(`the environment has no ${missing.join(', ')}`);
  return names.map((name) => env[name]);
}

/** What a header does not take, an error would quote. */
function tokenIn(name) {
  const token = needed(name)[0].trim();
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new Failure(`${name} is no token: it has spaces, line breaks or other letters`);
  return token;
}

/** @returns what the comments of this forge are asked for with */
function forge() {
  return env.GITLAB_CI === 'true' ? gitLab() : gitHub();
}

function gitHub() {
  const [api, repository] = needed('GITHUB_API_URL', 'GITHUB_REPOSITORY');
  const token = tokenIn('GITHUB_TOKEN');
  const { number } = JSON.parse(readFileSync(needed('GITHUB_EVENT_PATH')[0], 'utf8')).pull_request ?? {};
  if (!Number.isInteger(number)) throw new Failure('this is no event of a pull request');
  const issues = `${api}/repos/${repository}/issues`;
  return {
    comments: `${issues}/${number}/comments`,
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
    // Whoever writes a comment that begins like ours does not get it replaced.
    mine: async () => (comment) => comment.user?.type === 'Bot',
    change: { method: 'PATCH', url: (id) => `${issues}/comments/${id}` },
  };
}

function gitLab() {
  const [api, project, request] = needed(
    'CI_API_V4_URL',
    'CI_MERGE_REQUEST_PROJECT_ID',
    'CI_MERGE_REQUEST_IID',
  );
  const token = tokenIn('REVIEW_TOKEN');
  const comments = `${api}/projects/${project}/merge_requests/${request}/notes`;
  const headers = { 'private-token': token };
  return {
    comments,
    headers,
    async mine() {
      const { id } = await asked(`${api}/user`, { headers });
      return (note) => note.author?.id === id;
    },
    change: { method: 'PUT', url: (id) => `${comments}/${id}` },
  };
}

async function asked(url, { method = 'GET', headers, body }) {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: body && JSON.stringify({ body }),
  }).catch((error) => {
    throw new Failure(`${method} ${url}: ${error.cause?.message ?? error.message}`);
  });
  if (!answer.ok) throw new Failure(`${method} ${url}: ${answer.status} ${answer.statusText}`);
  return answer.json().catch(() => {
    throw new Failure(`${method} ${url}: the answer is no JSON; a proxy may have given it`);
  });
}

async function earlierComment({ comments, headers, mine }, marker) {
  const isMine = await mine();
  for (let page = 1; ; page += 1) {
    const some = await asked(`${comments}?per_page=${PER_PAGE}&page=${page}`, { headers });
    const found = some.find((each) => isMine(each) && each.body?.startsWith(marker));
    if (found !== undefined || some.length < PER_PAGE) return found;
  }
}

async function main() {
  const body = existsSync(file) ? readFileSync(file, 'utf8') : NOT_MADE;
  const [marker] = body.split('\n', 1);
  if (!marker.startsWith('<!--')) throw new Failure(`${file} does not begin with the marker of a review`);
  const place = forge();
  const { comments, headers, change } = place;
  const earlier = await earlierComment(place, marker);
  if (earlier === undefined) await asked(comments, { method: 'POST', headers, body });
  else await asked(change.url(earlier.id), { method: change.method, headers, body });
  console.log(earlier === undefined ? 'The review is a new comment' : 'The comment was brought up to date');
}

main().catch((error) => {
  if (!(error instanceof Failure)) throw error;
  console.error(`error: the review could not be commented: ${error.message}`);
  process.exitCode = 1;
});
