import { HttpException } from '@nestjs/common';

/** A request that is refused because of who sends it, or from where. */
export class RefusedRequest extends HttpException {
  constructor(
    status: 401 | 403,
    readonly code: string,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail, status);
  }
}
