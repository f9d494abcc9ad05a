// Prints "N passed, N failed, N skipped" over Jest's JSON results and logs that have such a line; a file that is missing
// counts nothing. count-tests.mjs FAILED FILES... , where FAILED is 1 if a step failed, which one failure at least tells.
import { existsSync, readFileSync } from 'node:fs';

const [failed, ...files] = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };

for (const file of files.filter((name) => existsSync(name))) {
  const text = readFileSync(file, 'utf8');
  const counts = file.endsWith('.json') ? countsOfJest(JSON.parse(text)) : countsOfLog(text);
  for (const name of Object.keys(totals)) totals[name] += counts[name];
}
if (failed === '1') totals.failed ||= 1;
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);

function countsOfJest({ numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests,
  };
}

function countsOfLog(text) {
  const lines = [...text.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?/gm)];
  const [, passed, failed, skipped] = lines.at(-1) ?? ['', 0, 1, 0];
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped ?? 0) };
}
