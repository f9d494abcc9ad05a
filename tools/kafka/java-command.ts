import type { JavaRuntime } from './java-runtime.js';

const LOGGING = new URL('log4j2.properties', import.meta.url);

/** Less memory and a faster start, but a slower broker: for tests, not for benchmarks. */
const QUICK = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const THOROUGH = ['-Xmx1g'];

/** The Java executable, and the options before the main class, with which Kafka's programs are started. */
export interface JavaCommand {
  readonly java: string;
  readonly options: readonly string[];
}

/** The command for Kafka's programs; `archiveOption` loads or writes an archive of loaded classes. */
export function javaCommand(
  runtime: JavaRuntime,
  classPath: string,
  quick: boolean,
  archiveOption?: string,
): JavaCommand {
  const archive =
    archiveOption === undefined ? [] : [archiveOption, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'];
  const logging = `-Dlog4j2.configurationFile=${LOGGING.href}`;
  return {
    java: runtime.java,
    options: [...(quick ? QUICK : THOROUGH), ...archive, logging, '-cp', classPath],
  };
}
