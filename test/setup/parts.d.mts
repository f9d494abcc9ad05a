export type PartName =
  | 'java'
  | 'maven'
  | 'helm'
  | 'helmUnittest'
  | 'kubeconform'
  | 'gitleaks'
  | 'chromium'
  | 'python'
  | 'root'
  | 'kafkaJars'
  | 'mongoJars'
  | 'go'
  | 'oldNodes'
  | 'ferretdb'
  | 'pythonPackages';

export interface Part {
  readonly label: string;
  readonly debian: string;
  readonly macos: string;
  /** True if no command installs the part, because the tests fetch it with another part. */
  readonly fetched?: boolean;
}

/** The result of looking for a part: either the missing part without which it cannot be used, or its path. */
export interface Finding {
  readonly missing?: PartName;
  readonly why?: string;
  readonly found?: string;
}

export const PARTS: Readonly<Record<PartName, Part>>;
