/** Takes one line about a step that may take seconds. */
export type Progress = (line: string) => void;

/** Says nothing, for tests. */
export const silent: Progress = () => undefined;
