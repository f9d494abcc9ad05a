import { join } from 'node:path';
import { runTool } from './run-tool.js';
import { ToolError } from './tool-error.js';

/** Kafka 4 brokers need at least this Java. */
const OLDEST_JAVA = 17;
const INSTALL = `Install a JDK ${OLDEST_JAVA} or newer, or point JAVA_HOME at one.`;

/** An installed Java that can run the broker. */
export interface JavaRuntime {
  readonly java: string;
  readonly keytool: string;
  /** The build, for example `17.0.15+6`; class archives fit one build only. */
  readonly build: string;
}

/** Finds Java in `JAVA_HOME`, else on the path; rejects with a {@link ToolError} if it is missing or too old. */
export async function findJava(javaHome = process.env['JAVA_HOME']?.trim()): Promise<JavaRuntime> {
  const command = javaHome ? join(javaHome, 'bin', 'java') : 'java';
  const { code, output } = await runTool(command, ['-XshowSettings:properties', '-version']);
  const home = property(output, 'java.home');
  if (code !== 0 || home === undefined) {
    throw new ToolError(
      javaHome
        ? `JAVA_HOME is ${javaHome}, but ${command} does not run. ${INSTALL}`
        : `Java was not found on the path. ${INSTALL}`,
    );
  }
  const version = property(output, 'java.specification.version') ?? 'unknown';
  if (!(Number(version) >= OLDEST_JAVA)) {
    throw new ToolError(`Java ${version} in ${home} is too old for Kafka 4. ${INSTALL}`);
  }
  return {
    java: join(home, 'bin', 'java'),
    keytool: join(home, 'bin', 'keytool'),
    build: property(output, 'java.vm.version') ?? version,
  };
}

function property(settings: string, name: string): string | undefined {
  const prefix = `${name} = `;
  const line = settings.split('\n').find((text) => text.trimStart().startsWith(prefix));
  return line?.trim().slice(prefix.length);
}
