// The release's test: starts a run through the Service and follows it to its end.
const service = process.env.SERVICE_URL;
const deadline = AbortSignal.timeout(90_000);

async function ask(path, options = {}) {
  const response = await fetch(`${service}${path}`, { ...options, signal: deadline });
  const text = await response.text();
  console.log(`${options.method ?? 'GET'} ${path}: ${response.status}`);
  if (!response.ok) throw new Error(text);
  return { response, text };
}

const command = { containerID: 'C01', simulation: 'co2sensor', nb_of_records: 100, product_id: 'P02' };
const { response } = await ask('/control', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(command),
});
const run = response.headers.get('location');
await ask(`${run}/events`);
const { text } = await ask(run);
console.log(text);
const { status, destination } = JSON.parse(text);
if (status !== 'succeeded') throw new Error(`The run has ${status}.`);
if (destination.kind === 'embedded') console.log(`Note: ${destination.note}.`);
