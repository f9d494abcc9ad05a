// Jest's environment for all tests: Node's own, in which a warning of the process fails the test that caused it. It runs
// outside of the tests' realm, where `process` is the real one.
import { setImmediate as turn } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';

/**
 * What is no fault of ours: Jest needs Node's experimental modules, and kafkajs asks Node 24 for timers in the past.
 */
const TOLERATED = new Set(['ExperimentalWarning', 'TimeoutNegativeWarning']);

export default class WarningsFail extends TestEnvironment {
  #warnings = [];

  #note = (warning) => {
    if (!TOLERATED.has(warning.name)) this.#warnings.push(warning);
  };

  async setup() {
    await super.setup();
    process.on('warning', this.#note);
  }

  async handleTestEvent({ name, test }) {
    if (name !== 'test_done' && name !== 'run_finish') return;
    await turn(); // Node tells of a warning in its own time.
    if (name === 'test_done') test.errors.push(...this.#warnings.splice(0));
    // One that came after the last test.
    else if (this.#warnings.length > 0) throw this.#warnings[0];
  }

  async teardown() {
    process.off('warning', this.#note);
    await super.teardown();
  }
}
