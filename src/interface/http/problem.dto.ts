/** One wrong field. */
export class ProblemField {
  /**
   * Name of the field, or of the query parameter.
   * @example nb_of_records
   */
  field!: string;

  /**
   * What is allowed.
   * @example must be an integer from 1 to 10000000
   */
  message!: string;

  /**
   * Where the value is in the body, as a JSON Pointer; only for bodies with faults or scenarios.
   * @example /fleet/0/product
   */
  pointer?: string;

  /**
   * Its line, from 1, if the body is YAML.
   * @example 7
   */
  line?: number;
}

/** A failure, as RFC 9457 "problem details". */
export class Problem {
  /**
   * Always about:blank: the title is the meaning of the HTTP status.
   * @example about:blank
   */
  type!: string;

  /**
   * The HTTP status in words.
   * @example Bad Request
   */
  title!: string;

  /**
   * The HTTP status.
   * @example 400
   */
  status!: number;

  /**
   * What went wrong and what to do about it.
   * @example The request has 1 wrong field.
   */
  detail!: string;

  /**
   * A stable code for programs.
   * @example request.invalid
   */
  code!: string;

  /**
   * The request's id, which its log lines contain too.
   * @example 8c1f2f0e-5b0a-4a36-9a43-0a0f2d4a2c11
   */
  request_id?: string;

  /** Every wrong field, if the request was invalid. */
  errors?: ProblemField[];
}
