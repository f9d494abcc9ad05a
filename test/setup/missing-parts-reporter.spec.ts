import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import MissingPartsReporter from './missing-parts-reporter.mjs';

type Test = readonly [title: string, status: 'passed' | 'pending'];

describe(MissingPartsReporter.name, () => {
  const { REEFER_TEST_PARTS } = process.env;
  const log = jest.spyOn(console, 'error');

  beforeEach(() => {
    log.mockReset().mockReturnValue(undefined);
  });
  afterEach(() => {
    process.env['REEFER_TEST_PARTS'] = REEFER_TEST_PARTS;
  });

  /** What the reporter prints after these tests. */
  function report(...tests: readonly Test[]): string {
    const testResults = tests.map(([title, status]) => ({ ancestorTitles: ['The', title], status }));
    new MissingPartsReporter().onRunComplete(undefined, { testResults: [{ testResults }] });
    return log.mock.calls.join('\n');
  }

  it('names each missing part once, with the number of skipped tests and the install commands', () => {
    expect(
      report(
        ['chart [missing: Helm 3; kubeconform]', 'pending'],
        ['chart [missing: Helm 3; kubeconform]', 'pending'],
        ['page [missing: Chromium or Chrome]', 'pending'],
        ['quick', 'passed'],
        ['left out', 'pending'],
      ),
    ).toBe(`
Skipped 3 tests, because parts are missing on this machine:
  Helm 3: 2 tests
    go install helm.sh/helm/v3/cmd/helm@v3.22.0
  kubeconform: 2 tests
    go install github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0
  Chromium or Chrome: 1 test
    Debian: apt-get install chromium
    macOS:  brew install --cask google-chrome`);
  });

  it('says why an installed part cannot be used', () => {
    process.env['REEFER_TEST_PARTS'] = JSON.stringify({
      java: { missing: 'java', why: 'Java 11 in /opt is too old for Kafka 4.' },
      kafkaJars: { missing: 'java', why: 'Java 11 in /opt is too old for Kafka 4.' },
    });
    const text = report(['broker [missing: Java 17 or newer]', 'pending']);
    expect(text.match(/Java 11/g)).toHaveLength(1);
  });

  it('prints nothing if nothing is missing', () => {
    expect(report(['quick', 'passed'], ['left out', 'pending'])).toBe('');
  });
});
