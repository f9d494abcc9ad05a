/**
 * `Content-Disposition` with the name that the answer gets when it is saved (`curl -OJ`, browsers). It is `inline`, so
 * that the documentation shows the answer and a browser what it can show; `name` has only letters, digits, `.` and `-`.
 */
export function savedAs(name: string): { readonly 'Content-Disposition': string } {
  return { 'Content-Disposition': `inline; filename="${name}"` };
}

/** The header in the OpenAPI document; `example` is a file name. */
export function savedAsHeader(example: string) {
  return {
    'Content-Disposition': {
      description: 'The name of the file, for those who save it.',
      schema: { type: 'string' as const, example: `inline; filename="${example}"` },
    },
  };
}
