// The Jest environment of all tests. It is Node's own, except that a process warning fails the test that caused it.
// It runs outside the tests' realm, where `process` is the real one.
import { setImmediate as turn } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Warnings that are not our fault: Jest needs Node's experimental modules, and kafkajs sets timers in the past, which
 * Node 24 warns about.
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
    await turn(); // Node emits warnings asynchronously.
    if (name === 'test_done') test.errors.push(...this.#warnings.splice(0));
    // This warning came after the last test.
    else if (this.#warnings.length > 0) throw this.#warnings[0];
  }

  async teardown() {
    process.off('warning', this.#note);
    await super.teardown();
  }
}
