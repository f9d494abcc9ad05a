/** Bytes of bytecode that a function runs before V8 optimises it: four times the default. */
const INTERRUPT_BUDGET = 4 * 67_584;
/** To load `node:v8` takes milliseconds, more than a file of so many records would gain. */
const FEW_RECORDS = 1000;

/**
 * Makes the engine of Node.js 20 (V8 11) optimise functions later. By default it does so after about fifty records,
 * before it has seen a change of date or a fault; when these come, it discards the optimised code and optimises again.
 * Call this after all modules are loaded, because later ones are not taken from Node.js's code cache. Newer engines are
 * left as they are, and so are runs of few records.
 */
export function compileLater(records: number): void {
  if (records <= FEW_RECORDS || !process.versions.v8.startsWith('11.')) return;
  process.getBuiltinModule('node:v8').setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
}
