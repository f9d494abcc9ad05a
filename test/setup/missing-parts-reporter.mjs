// A Jest reporter that says at the end which parts are missing on the machine, how many tests were skipped because of
// each, and how to install it.
import { PARTS } from './parts.mjs';

const TITLE = /\[missing: (.*)\]/;

export default class MissingPartsReporter {
  onRunComplete(_contexts, { testResults }) {
    const skipped = testResults
      .flatMap((file) => file.testResults)
      .filter(({ status }) => status === 'pending')
      .map(({ ancestorTitles }) => labelsIn(ancestorTitles))
      .filter((labels) => labels.size > 0);
    if (skipped.length > 0) console.error(`\n${summary(skipped, findings()).join('\n')}`);
  }
}

/** The labels of the missing parts in the titles that enclose a test. */
function labelsIn(titles) {
  return new Set(titles.flatMap((title) => TITLE.exec(title)?.[1].split('; ') ?? []));
}

function summary(skipped, found) {
  const parts = Object.entries(PARTS)
    .map(([name, part]) => ({
      ...part,
      name,
      tests: skipped.filter((labels) => labels.has(part.label)).length,
    }))
    .filter(({ tests }) => tests > 0);
  return [
    `Skipped ${count(skipped.length)}, because parts are missing on this machine:`,
    ...parts.flatMap(({ name, label, tests, debian, macos }) => [
      `  ${label}: ${count(tests)}`,
      ...Object.values(found)
        .filter(({ missing, why }) => missing === name && why !== undefined)
        .slice(0, 1)
        .map(({ why }) => `    ${why.replaceAll('\n', '\n    ')}`),
      ...(debian === macos ? [`    ${debian}`] : [`    Debian: ${debian}`, `    macOS:  ${macos}`]),
    ]),
  ];
}

function count(tests) {
  return tests === 1 ? '1 test' : `${tests} tests`;
}

function findings() {
  return JSON.parse(process.env.REEFER_TEST_PARTS ?? '{}');
}
