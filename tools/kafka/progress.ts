/** Receives one line about a step that may take seconds. */
export type Progress = (line: string) => void;

/** Ignores all lines, for tests. */
export const silent: Progress = () => undefined;
