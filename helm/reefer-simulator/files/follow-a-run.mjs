// The release's test: starts a run through the Service and follows it to its end. Without a token it looks whether the
// service is ready and refuses strangers.
const service = process.env.SERVICE_URL;
const token = process.env.TOKEN?.trim();
const deadline = AbortSignal.timeout(90_000);

async function request(path, { headers = {}, ...options } = {}) {
  const response = await fetch(`${service}${path}`, {
    ...options,
    headers,
    redirect: 'manual',
    signal: deadline,
  });
  const text = await response.text();
  console.log(`${options.method ?? 'GET'} ${path}: ${response.status}`);
  return { response, text };
}

async function ask(path, { headers = {}, ...options } = {}) {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await request(path, { ...options, headers: { ...headers, ...authorization } });
  if (!answer.response.ok) throw new Error(answer.text);
  return answer;
}

const command = { containerID: 'C01', simulation: 'co2sensor', nb_of_records: 100, product_id: 'P02' };
const post = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(command),
};

async function followARun() {
  const { response } = await ask('/control', post);
  const run = response.headers.get('location');
  await ask(`${run}/events`);
  const { text } = await ask(run);
  console.log(text);
  const { status, destination } = JSON.parse(text);
  if (status !== 'succeeded') throw new Error(`The run has ${status}.`);
  if (destination.kind === 'embedded') console.log(`Note: ${destination.note}.`);
}

await ask('/health/ready');
if (process.env.LOCKED === 'true') {
  const { response } = await request('/control', post);
  if (response.status !== 401) throw new Error(`A stranger got ${response.status} instead of 401.`);
}
if (token || process.env.LOCKED !== 'true') await followARun();
else console.log('Note: no run was started, because the release has no token of its own for its test.');
