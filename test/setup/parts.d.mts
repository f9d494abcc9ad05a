export type PartName =
  | 'java'
  | 'maven'
  | 'helm'
  | 'helmUnittest'
  | 'kubeconform'
  | 'chromium'
  | 'python'
  | 'root'
  | 'kafkaJars'
  | 'mongoJars'
  | 'pythonPackages';

export interface Part {
  readonly label: string;
  readonly debian: string;
  readonly macos: string;
  /** No command installs it: the tests fetch it by another part. */
  readonly fetched?: boolean;
}

/** What was found out about a part: the part without which it cannot be used, or where it is. */
export interface Finding {
  readonly missing?: PartName;
  readonly why?: string;
  readonly found?: string;
}

export const PARTS: Readonly<Record<PartName, Part>>;
