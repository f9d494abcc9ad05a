/** A stage of a Dockerfile: its base and its instructions, in order. */
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

export interface Instruction {
  readonly word: string;
  /** The text after the word, before variables are replaced. */
  readonly text: string;
}

/** The stages of a Dockerfile's text; each `FROM` gets the values of the `ARG`s before the first `FROM`. */
export function stagesOf(text: string, given: Readonly<Record<string, string>> = {}): readonly Stage[] {
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  const globals: Record<string, string> = {};
  for (const instruction of instructionsOf(text)) {
    const stage = stages.at(-1);
    if (instruction.word === 'FROM') {
      const [base = '', , name = String(stages.length)] = substitute(instruction.text, globals).split(/\s+/);
      stages.push({ name, base, instructions: [] });
    } else if (stage) stage.instructions.push(instruction);
    else {
      const [name = '', byDefault = ''] = instruction.text.split(/=(.*)/s);
      globals[name] = given[name] ?? substitute(byDefault, globals);
    }
  }
  return stages;
}

function instructionsOf(text: string): readonly Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => {
      const [word = '', rest = ''] = line.split(/\s+(.*)/s);
      return { word: word.toUpperCase(), text: rest };
    });
}

/** The text with `$NAME` and `${NAME}` replaced. */
export function substitute(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced: string, bare: string) => variables[braced || bare] ?? '',
  );
}

/** Parses `NAME=value` pairs, whose values may be quoted. */
export function pairsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w.-]+)=(?:"([^"]*)"|(\S*))/g)].map(([, name = '', quoted, bare]) => [
      name,
      quoted ?? bare ?? '',
    ]),
  );
}

/** Separates `--flag=value` flags from the other words. */
export function flagsOf(text: string): { flags: Record<string, string>; words: readonly string[] } {
  const all = text.split(/\s+/);
  const flags = all.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split(/=(.*)/s));
  return {
    flags: Object.fromEntries(flags.map(([name = '', value = '']) => [name, value])),
    words: all.filter((word) => !word.startsWith('--')),
  };
}
